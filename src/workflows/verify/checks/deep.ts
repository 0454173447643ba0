import type { Identity } from '../../../aws/caller-identity.ts';
import type { Facts } from '../facts.ts';
import { type Check, type Finding, type Level, makeFinding } from '../findings.ts';

/** What `--deep` learnt; an Error stands where AWS would not tell. */
export interface DeepFacts {
  /** Actions of an administrator that the caller may not do. */
  readonly missingRights: readonly string[] | Error;
  /** IAM's GetAccountSummary. */
  readonly summary: Readonly<Record<string, number>> | Error;
  /** When the access key was made, in milliseconds since the epoch; undefined for a session. */
  readonly keyCreatedAt: number | undefined | Error;
  readonly regionStatus: string | undefined | Error;
  /** AWS has somebody to write to about security, besides the root user. */
  readonly hasContact: boolean | Error;
  readonly now: number;
}

const OLD_KEY_MS = 90 * 86_400_000;

export function checkDeep(
  facts: Facts,
  identity: Identity,
  deep: DeepFacts,
  { strict }: { readonly strict: boolean },
): Finding[] {
  const grave = strict ? 'error' : 'warning';
  const { account, arn } = identity;
  /** What `check` finds in a part, or that AWS did not tell it. */
  const look = <T>(check: Check, part: T | Error, find: (known: T) => Finding[]) =>
    part instanceof Error ? [makeFinding(check, 'warning', 'DEEP_UNKNOWN', part.message, facts)] : find(part);
  return [
    ...look('administrator', deep.missingRights, (missing) => {
      const message = `${arn} is no administrator: it may not do ${missing.join(', ')}.`;
      return missing.length === 0
        ? []
        : [makeFinding('administrator', 'error', 'ADMIN_RIGHTS_MISSING', message, facts)];
    }),
    ...look('root-mfa', deep.summary, (summary) => checkRootCredentials(facts, account, { summary, grave })),
    ...look('key-age', deep.keyCreatedAt, (createdAt = deep.now) => {
      const days = Math.floor((deep.now - createdAt) / 86_400_000);
      const message = `The access key of profile ${facts.profile} is ${days} days old.`;
      return deep.now - createdAt > OLD_KEY_MS ? [makeFinding('key-age', grave, 'KEY_OLD', message, facts)] : [];
    }),
    ...look('region-enabled', deep.regionStatus, (status = 'ENABLED') => {
      const message = `Region ${facts.region} is ${status} in account ${account}.`;
      const isOn = status.startsWith('ENABLED');
      return isOn ? [] : [makeFinding('region-enabled', 'error', 'REGION_NOT_ENABLED', message, facts)];
    }),
    ...look('security-contact', deep.hasContact, (isThere) => {
      const message = `Account ${account} has no security contact.`;
      return isThere ? [] : [makeFinding('security-contact', 'warning', 'CONTACT_MISSING', message, facts)];
    }),
  ];
}

function checkRootCredentials(
  facts: Facts,
  account: string,
  { summary, grave }: { readonly summary: Readonly<Record<string, number>>; readonly grave: Level },
): Finding[] {
  const findings: Finding[] = [];
  // A member's root needs none of it.
  const advice = facts.isManagement ? undefined : ['Delete what it has: pf aws root secure ENVIRONMENT'];
  // Under centralized root access a member account has no root credentials, and so nothing to protect.
  if (summary.AccountMFAEnabled === 0 && summary.AccountPasswordPresent !== 0) {
    const message = `The root user of account ${account} has no second factor.`;
    findings.push(makeFinding('root-mfa', grave, 'ROOT_WITHOUT_MFA', message, facts, advice));
  }
  if ((summary.AccountAccessKeysPresent ?? 0) > 0) {
    const message = `The root user of account ${account} has access keys.`;
    findings.push(makeFinding('root-keys', grave, 'ROOT_KEYS_PRESENT', message, facts, advice));
  }
  return findings;
}
