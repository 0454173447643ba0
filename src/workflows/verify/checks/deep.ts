import type { Identity } from '../../../aws/caller-identity.ts';
import { FAILURES } from '../../../errors/catalogue.ts';
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
  const { account } = identity;
  const unknown = (check: Check, error: Error) => [makeFinding(check, 'warning', 'DEEP_UNKNOWN', error.message, facts)];
  const { missingRights, summary, keyCreatedAt, regionStatus, hasContact } = deep;
  const findings: Finding[][] = [];

  if (missingRights instanceof Error) findings.push(unknown('administrator', missingRights));
  else if (missingRights.length > 0) {
    const message = `${identity.arn} is no administrator: it may not do ${missingRights.join(', ')}.`;
    findings.push([makeFinding('administrator', 'error', 'ADMIN_RIGHTS_MISSING', message, facts)]);
  }

  findings.push(
    summary instanceof Error ? unknown('root-mfa', summary) : checkRootCredentials(facts, account, { summary, grave }),
  );

  if (keyCreatedAt instanceof Error) findings.push(unknown('key-age', keyCreatedAt));
  else if (keyCreatedAt !== undefined && deep.now - keyCreatedAt > OLD_KEY_MS) {
    const days = Math.floor((deep.now - keyCreatedAt) / 86_400_000);
    findings.push([
      makeFinding(
        'key-age',
        grave,
        'KEY_OLD',
        `The access key of profile ${facts.profile} is ${days} days old.`,
        facts,
      ),
    ]);
  }

  if (regionStatus instanceof Error) findings.push(unknown('region-enabled', regionStatus));
  else if (regionStatus !== undefined && !regionStatus.startsWith('ENABLED')) {
    const message = `Region ${facts.region} is ${regionStatus} in account ${account}.`;
    findings.push([makeFinding('region-enabled', 'error', 'REGION_NOT_ENABLED', message, facts)]);
  }

  if (hasContact instanceof Error) findings.push(unknown('security-contact', hasContact));
  else if (!hasContact) {
    const message = `Account ${account} has no security contact.`;
    findings.push([makeFinding('security-contact', 'warning', 'CONTACT_MISSING', message, facts)]);
  }
  return findings.flat();
}

function checkRootCredentials(
  facts: Facts,
  account: string,
  { summary, grave }: { readonly summary: Readonly<Record<string, number>>; readonly grave: Level },
): Finding[] {
  const findings: Finding[] = [];
  // Under centralized root access a member account has no root credentials, and so nothing to protect.
  if (summary.AccountMFAEnabled === 0 && summary.AccountPasswordPresent !== 0) {
    const message = `The root user of account ${account} has no second factor.`;
    findings.push(makeFinding('root-mfa', grave, 'ROOT_WITHOUT_MFA', message, facts));
  }
  if ((summary.AccountAccessKeysPresent ?? 0) > 0) {
    const message = `The root user of account ${account} has access keys.`;
    // Those of a member's root are no matter of `org init`.
    const advice = facts.isManagement ? undefined : FAILURES.ROOT_KEYS_PRESENT.advice.slice(1);
    findings.push(makeFinding('root-keys', grave, 'ROOT_KEYS_PRESENT', message, facts, advice));
  }
  return findings;
}
