import type { EnvironmentAccount } from '../../access/member-roots.ts';
import type { RootCredentials, RootKey } from '../../aws/root-session.ts';
import { Failure } from '../../errors/failure.ts';
import type { PlannedStep } from '../../run/plan.ts';
import { getLastFour, maskKeyId, quoteForShell } from '../../text.ts';

/** One thing to be deleted of a root user. */
export type RootRemoval =
  | { readonly kind: 'key'; readonly key: RootKey }
  | { readonly kind: 'certificate'; readonly id: string }
  /** A second factor, which is then nobody's. */
  | { readonly kind: 'device'; readonly serial: string }
  /** One that is software, and nobody's by then. */
  | { readonly kind: 'virtual device'; readonly serial: string }
  /** `leftover`: the second factor that a run which ended too early may have left behind. */
  | { readonly kind: 'password'; readonly leftover: string | undefined };

const IN_USE_MS = 90 * 86_400_000;

/**
 * What is to be deleted, in order: what signs first, and the password at once after the second factor that guards it.
 * Where that is gone already, somebody was stopped in between. Throws ROOT_KEY_IN_USE. Pure.
 */
export function decideSecuring(
  account: EnvironmentAccount,
  { password, keys, mfaDevices, certificates }: RootCredentials,
  { force, now }: { readonly force: boolean; readonly now: number },
): RootRemoval[] {
  const used = keys.find(({ lastUse }) => lastUse !== undefined && now - lastUse.at < IN_USE_MS);
  if (used !== undefined && !force) throw explainUse(account, used);
  const leftover = `arn:aws:iam::${account.id}:mfa/root-account-mfa-device`;
  const removals: RootRemoval[] = [
    ...keys.map((key) => ({ kind: 'key', key }) as const),
    ...certificates.map((id) => ({ kind: 'certificate', id }) as const),
    ...mfaDevices.flatMap((serial) => [
      { kind: 'device', serial } as const,
      ...(serial.includes(':mfa/') ? [{ kind: 'virtual device', serial } as const] : []),
    ]),
    ...(password ? [{ kind: 'password', leftover: mfaDevices.length === 0 ? leftover : undefined } as const] : []),
  ];
  return putPasswordFirst(removals);
}

/** A password that no second factor guards goes before anything else. */
export function putPasswordFirst(removals: readonly RootRemoval[]): RootRemoval[] {
  if (removals.some(({ kind }) => kind === 'device')) return [...removals];
  const isPassword = ({ kind }: RootRemoval) => kind === 'password';
  return [...removals.filter(isPassword), ...removals.filter((removal) => !isPassword(removal))];
}

function explainUse({ environment, id: accountId }: EnvironmentAccount, { id, lastUse }: RootKey): Failure {
  const name = environment ?? accountId;
  const at =
    lastUse === undefined ? '' : `${new Date(lastUse.at).toISOString()} for ${lastUse.service} in ${lastUse.region}`;
  const message = `Access key ${maskKeyId(id)} of the root user of ${name} was last used ${at}.`;
  const event = quoteForShell(`AttributeKey=AccessKeyId,AttributeValue=${id}`);
  return new Failure('ROOT_KEY_IN_USE', message, {
    suggestions: [
      `See who uses it: pf aws exec ${quoteForShell(name)} -- aws cloudtrail lookup-events --lookup-attributes ${event}`,
      'Give whoever that is a key of an IAM user or a role first.',
      `Delete it all the same: pf aws root secure ${quoteForShell(name)} --force`,
    ],
    details: { environment: name, accountId, key: maskKeyId(id), lastUsedAt: lastUse && new Date(lastUse.at) },
  });
}

/** Every step, in order. Pure. */
export function planSecuring(environment: string, removals: readonly RootRemoval[]): PlannedStep[] {
  return removals.map((removal) => {
    const [title, ...operations] = describeRemoval(removal);
    const step = { environment, title, calls: operations.map((operation) => `iam:${operation}`) };
    // A password can be allowed again: root recover.
    return removal.kind === 'password' ? step : { ...step, irreversible: true };
  });
}

/** What a plan says of it, and what deletes it. */
function describeRemoval(removal: RootRemoval): readonly [string, ...string[]] {
  switch (removal.kind) {
    case 'key': {
      const { id, lastUse } = removal.key;
      const use = lastUse === undefined ? 'never used' : `last used ${new Date(lastUse.at).toISOString().slice(0, 10)}`;
      return [`Delete access key …${getLastFour(id)} of the root user, ${use}`, 'DeleteAccessKey'];
    }
    case 'certificate':
      return [`Delete signing certificate …${getLastFour(removal.id)} of the root user`, 'DeleteSigningCertificate'];
    case 'device':
      return [`Take second factor ${removal.serial} from the root user`, 'DeactivateMFADevice'];
    case 'virtual device':
      return [`Delete virtual second factor ${removal.serial}`, 'DeleteVirtualMFADevice'];
    case 'password':
      return [
        'Delete the password of the root user',
        'DeleteLoginProfile',
        ...(removal.leftover === undefined ? [] : ['DeleteVirtualMFADevice']),
      ];
  }
}
