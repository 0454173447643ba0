import { openAccountManagement } from '../../aws/account-email.ts';
import { getRegionStatus } from '../../aws/account-regions.ts';
import { findContact } from '../../aws/alternate-contacts.ts';
import type { Credentials, Identity } from '../../aws/caller-identity.ts';
import { getAccountSummary, type Iam, listKeys, openIam } from '../../aws/iam.ts';
import { openConnectionAs } from '../../aws/identify.ts';
import { retryWithin } from '../../aws/network.ts';
import { listMissingRights } from '../../aws/rights.ts';
import { mergeProfile } from '../../config-files/profile.ts';
import { resolveOrFailure } from '../../errors/failure.ts';
import { checkDeep } from './checks/deep.ts';
import { getProfile, getProfileContext, type VerifyContext } from './context.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './findings.ts';

/** Looking deeper is not worth a long wait. */
const LIMIT_MS = 10_000;

/** Whose account is looked into. */
export interface AccountOwner {
  readonly identity: Identity;
  readonly credentials: Credentials;
}

/** The examination of `--deep`: what only the account itself can tell. */
export async function runDeepChecks(context: VerifyContext, facts: Facts, owner: AccountOwner): Promise<Finding[]> {
  const { identity, credentials } = owner;
  const profileContext = getProfileContext(context);
  const none = { config: undefined, credentials: undefined };
  const profile = getProfile(context, facts.profile) ?? mergeProfile(facts.profile, none);
  const connection = await openConnectionAs(profile, profileContext, credentials);
  const retry = retryWithin(profileContext, LIMIT_MS);
  const iam = openIam(connection, retry);
  const [rights, summary, keyCreatedAt, region, contact] = await Promise.all([
    resolveOrFailure(listMissingRights(iam, identity)),
    resolveOrFailure(getAccountSummary(iam)),
    resolveOrFailure(findKeyAge(iam, credentials)),
    resolveOrFailure(
      facts.region === undefined
        ? Promise.resolve(undefined)
        : getRegionStatus(connection, retry, { region: facts.region }),
    ),
    // Of the own account: management, too, asks without an id.
    resolveOrFailure(findContact(openAccountManagement(connection, retry), { type: 'security', accountId: undefined })),
  ]);
  const deep = {
    missingRights: rights,
    summary,
    keyCreatedAt,
    regionStatus: region,
    hasContact: contact instanceof Error ? contact : contact !== undefined,
    now: profileContext.clock.now(),
  };
  return checkDeep(facts, identity, deep, context.options);
}

async function findKeyAge(iam: Iam, { accessKeyId, sessionToken }: Credentials): Promise<number | undefined> {
  if (sessionToken !== undefined) return undefined;
  const keys = await listKeys(iam);
  return keys.find(({ id }) => id === accessKeyId)?.createdAt;
}
