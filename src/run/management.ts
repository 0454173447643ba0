import type { Connection } from '../aws/client.ts';
import { type Identity, isRoot } from '../aws/credentials.ts';
import { findOrganization, type Organization, type Organizations, openOrganizations } from '../aws/organizations.ts';
import type { RetryOptions } from '../aws/retry.ts';
import { getCallerIdentity, openSts } from '../aws/sts.ts';
import { Failure } from '../errors/failure.ts';
import { connectProfile } from './connect-profile.ts';
import { profileRefused } from './profile-refused.ts';
import { type Report, retryFor, type Work } from './work.ts';

/** Management credentials that were proven to be what they should be. */
export interface Management {
  readonly profile: string;
  /** As the profile, in its region. */
  readonly connection: Connection;
  readonly identity: Identity;
  readonly organization: Organization;
}

export function organizationsOf({ connection }: Management, retry: RetryOptions): Organizations {
  return openOrganizations(connection, retry);
}

/**
 * Opens the management account by `profile`, of whatever kind, and proves that it is one: of an organization with all
 * features. Refuses a member account, root where roles must be assumed, and consolidated billing.
 */
export async function openManagement(work: Work, profile: string, report?: Report): Promise<Management> {
  const connection = await connectProfile(work, profile, [
    'Set the management account up first: pf aws org init',
    'Or name its profile: --management-profile NAME',
  ]);
  const retry = retryFor(work, report);
  const identity = await getCallerIdentity(openSts(connection, retry)).catch((error: unknown) => {
    throw profileRefused(error, profile);
  });
  const organization = await findOrganization(openOrganizations(connection, retry));
  if (organization === undefined) {
    throw new Failure(
      'ORGANIZATION_MISSING',
      `Account ${identity.account} (${profile}) belongs to no organization yet.`,
    );
  }
  requireManagement(identity, organization, profile);
  return { profile, connection, identity, organization };
}

/** Throws ORGANIZATION_FOREIGN or ORGANIZATION_FEATURES unless `identity` owns an organization that can hold environments. */
export function requireManagement(identity: Identity, organization: Organization, holder: string): void {
  if (identity.account !== organization.managementAccountId) {
    throw new Failure(
      'ORGANIZATION_FOREIGN',
      `${holder} belongs to account ${identity.account}, a member of organization ${organization.id}; its management account is ${organization.managementAccountId}.`,
      {
        suggestions: [
          `Use credentials of account ${organization.managementAccountId} (${organization.managementAccountEmail}).`,
          'Or let this account leave that organization first: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_leave-as-member.html',
        ],
        details: {
          account: identity.account,
          managementAccount: organization.managementAccountId,
          organization: organization.id,
        },
      },
    );
  }
  if (organization.featureSet !== 'ALL') {
    throw new Failure(
      'ORGANIZATION_FEATURES',
      `Organization ${organization.id} has the features ${organization.featureSet}; environments need ALL.`,
      { details: { organization: organization.id, featureSet: organization.featureSet } },
    );
  }
}

/** Throws ROOT_CANNOT_ASSUME for root: it may not reach into member accounts. */
export function refuseRoot({ identity, profile }: Management): void {
  if (isRoot(identity)) {
    throw new Failure(
      'ROOT_CANNOT_ASSUME',
      `${profile} holds root credentials of account ${identity.account}, and root may not assume roles in member accounts.`,
    );
  }
}
