import { type AwsKeys, type OrganizationsClient, organizationsClient, stsClient } from '../aws/connection.ts';
import { findOrganization, type Organization } from '../aws/organizations.ts';
import { callerIdentity, type Identity, isRoot } from '../aws/sts.ts';
import { Failure } from '../errors/failure.ts';
import { profileRefused } from './profile-refused.ts';
import { profilesOf } from './profiles.ts';
import { connect, type Report, retryFor, type Work } from './work.ts';

/** Organizations and IAM live in one region of the partition; this one answers for both. */
export const GLOBAL_REGION = 'us-east-1';

/** Management credentials that were proven to be what they should be. */
export interface Management {
  readonly profile: string;
  readonly keys: AwsKeys;
  readonly region: string;
  readonly identity: Identity;
  readonly organization: Organization;
  readonly organizations: OrganizationsClient;
}

/**
 * Opens the management account by `profile` and proves that it is one: of an organization with all features.
 * Refuses a member account, root where roles must be assumed, and consolidated billing.
 */
export async function openManagement(work: Work, profile: string, report?: Report): Promise<Management> {
  const { keys, region } = await managementKeys(work, profile);
  const retry = retryFor(work, report);
  const identity = await callerIdentity(stsClient(connect(work, keys, region)), retry).catch((error: unknown) => {
    throw profileRefused(error, profile);
  });
  const organizations = organizationsClient(connect(work, keys, GLOBAL_REGION));
  const organization = await findOrganization(organizations, retry);
  if (organization === undefined) {
    throw new Failure(
      'ORGANIZATION_MISSING',
      `Account ${identity.account} (${profile}) belongs to no organization yet.`,
    );
  }
  requireManagement(identity, organization, profile);
  return { profile, keys, region, identity, organization, organizations };
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

async function managementKeys(work: Work, profile: string): Promise<{ keys: AwsKeys; region: string }> {
  const profiles = await profilesOf(work.repository);
  const found = profiles.get(profile);
  if (found?.keys === undefined) {
    const where = found === undefined ? 'There is no profile' : 'There is no access key in profile';
    throw new Failure('CREDENTIALS_MISSING', `${where} ${profile} in ${work.repository.awsDir}.`, {
      suggestions: [
        'Set the management account up first: pf aws org init',
        'Or name its profile: --management-profile NAME',
      ],
      details: {
        profile,
        known: [...profiles.values()].flatMap(({ name, keys }) => (keys === undefined ? [] : [name])),
      },
    });
  }
  return { keys: found.keys, region: found.region ?? GLOBAL_REGION };
}
