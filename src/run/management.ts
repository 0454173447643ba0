import { type Identity, isRoot } from '../aws/caller-identity.ts';
import type { Connection } from '../aws/network.ts';
import { findOrganization, type Organization, type Organizations, openOrganizations } from '../aws/organizations.ts';
import type { RetryOptions } from '../aws/retry.ts';
import { getCallerIdentity, openSts } from '../aws/sts.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { Failure, isFailure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';
import { findEnvironmentOfProfile } from '../repository/environment-lookup.ts';
import {
  canShareAccount,
  findByAccount,
  findManagement,
  getProfileName,
  guessManagement,
  listEnvironments,
  MANAGEMENT,
  readEnvironments,
} from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';
import { openProfileConnection, type RunContext } from './context.ts';
import { findWayIn } from './environment-profile.ts';
import { explainRefusedProfile } from './failures.ts';

/** Management credentials that were proven to be what they should be. */
export interface Management {
  readonly profile: string;
  /** Whose the profile is; undefined for one of no environment. */
  readonly environment: string | undefined;
  /** As the profile, in its region. */
  readonly connection: Connection;
  readonly identity: Identity;
  readonly organization: Organization;
}

export function openManagementOrganizations(
  { connection }: Pick<Management, 'connection'>,
  retry: RetryOptions,
): Organizations {
  return openOrganizations(connection, retry);
}

/** Opens the management account by a profile, and proves that it is one, of an organization with all features. */
export async function openManagement(context: RunContext, named: string | undefined): Promise<Management> {
  const opened = await openByProfile(context, named);
  const { identity, organization, profile } = opened;
  const owner = await findOwnProfile(context, organization.managementAccountId);
  // An environment may be called management and be none.
  if (named === undefined && identity.account !== organization.managementAccountId && owner !== undefined) {
    return openManagement(context, owner);
  }
  assertManagement(identity, organization, { holder: `Profile ${profile}`, profile, own: owner });
  return opened;
}

/** The profile of the environment that records `accountId`. */
async function findOwnProfile({ repository }: RunContext, accountId: string): Promise<string | undefined> {
  const record = findByAccount(await readEnvironments(repository), accountId);
  return record && getProfileName(record.environment, record);
}

/**
 * The profile of the management environment: by its name, or else as the organization of any profile that works says.
 * The usual one, which may not be there, where nobody can tell. Whoever comes second may have another one for it.
 */
export async function findManagementProfile(context: RunContext): Promise<string> {
  const records = await readEnvironments(context.repository);
  const usual = guessManagement(records);
  const profiles = readAwsFiles(context.repository);
  if (usual.record !== undefined) return findWayIn(usual.profile, usual.record.accountId, profiles) ?? usual.profile;
  if (profiles.has(usual.profile)) return usual.profile;
  for (const { profile } of listEnvironments(records, [])) {
    const owner = await findOwner(context, profile);
    if (owner !== undefined) return (await findOwnProfile(context, owner)) ?? usual.profile;
  }
  return usual.profile;
}

/** The management account of the organization that `profile` belongs to; undefined where AWS does not tell. */
async function findOwner(context: RunContext, profile: string): Promise<string | undefined> {
  try {
    const connection = await openProfileConnection(context, profile, []);
    return (await findOrganization(openOrganizations(connection, context.retry)))?.managementAccountId;
  } catch (error) {
    // Credentials that do not work, or may not ask, are found out elsewhere; a network that is gone ends it.
    if (isFailure(error) && (error.exit === EXIT.credentials || error.exit === EXIT.failed)) return undefined;
    throw error;
  }
}

async function openByProfile(context: RunContext, named: string | undefined): Promise<Management> {
  const profile = named ?? (await findManagementProfile(context));
  const { retry } = context;
  const records = await readEnvironments(context.repository);
  const environment = findEnvironmentOfProfile(records, profile);
  const isMade = records.some(({ accountId }) => accountId !== undefined);
  const setUp = isMade
    ? `Give it credentials of your own: pf aws profile write ${environment ?? guessManagement(records).environment}`
    : 'Set the management account up first: pf aws org init';
  const connection = await openProfileConnection(
    context,
    profile,
    named !== undefined && environment === undefined
      ? ['See the profiles: pf aws profile list']
      : [setUp, 'Or name its profile: --management-profile NAME'],
  );
  const identity = await getCallerIdentity(openSts(connection, retry)).catch((error: unknown) => {
    throw explainRefusedProfile(error, profile, environment);
  });
  const organization = await findOrganization(openOrganizations(connection, retry));
  if (organization === undefined) {
    throw new Failure(
      'ORGANIZATION_MISSING',
      `Account ${identity.account} (${profile}) belongs to no organization yet.`,
    );
  }
  return { profile, environment, connection, identity, organization };
}

interface Holder {
  /** What the credentials are of, as a sentence begins. */
  readonly holder: string;
  readonly profile?: string;
  /** The profile of the management account, where the repository has one. */
  readonly own?: string | undefined;
}

/** Credentials that somebody gave, and that stand in no profile. */
export const GIVEN: Holder = { holder: 'The key that was given' };

/** Throws ORGANIZATION_FOREIGN, ORGANIZATION_FEATURES unless `identity` owns an organization of use here. */
export function assertManagement(
  identity: Identity,
  organization: Organization,
  { holder, profile, own }: Holder,
): void {
  if (identity.account !== organization.managementAccountId) {
    throw new Failure(
      'ORGANIZATION_FOREIGN',
      `${holder} belongs to account ${identity.account}, a member of organization ${organization.id}; its management account is ${organization.managementAccountId}.`,
      {
        suggestions: [
          own === undefined
            ? `Use credentials of account ${organization.managementAccountId} (${organization.managementAccountEmail}).`
            : `The profile of the management account is ${own}: it is taken without --management-profile.`,
        ],
        details: {
          account: identity.account,
          managementAccount: organization.managementAccountId,
          organization: organization.id,
          ...(own === undefined ? {} : { profile, known: [own], meant: own }),
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
export function assertNotRoot({ identity, profile }: Management): void {
  if (isRoot(identity)) {
    throw new Failure(
      'ROOT_CANNOT_ASSUME',
      `${profile} holds root credentials of account ${identity.account}, and root may not assume roles in member accounts.`,
    );
  }
}

/**
 * The environment, by name, of the management account `account`, which is at hand. A repository belongs to one
 * organization: throws RECORD_CONTRADICTS where it records another management account. `isProven` says that an
 * organization names this account; without one, ENVIRONMENT_CONFLICT where the account is recorded as an environment's.
 */
export async function assertRecordedManagement(
  repository: Pick<Repository, 'environmentsDir'>,
  account: string,
  isProven: boolean,
): Promise<string> {
  const records = await readEnvironments(repository);
  const recorded = findManagement(records, isProven ? account : undefined);
  if (recorded?.accountId !== undefined && recorded.accountId !== account) {
    throw new Failure(
      'RECORD_CONTRADICTS',
      `${recorded.file} records management account ${recorded.accountId}, but the credentials belong to ${account}.`,
      {
        suggestions: [
          `Use credentials of account ${recorded.accountId}, or another repository for the organization of ${account}.`,
          `If ${account} is right, write aws_account_id: "${account}" there; nothing was changed.`,
        ],
        details: { recordedAccount: recorded.accountId, account },
      },
    );
  }
  const name = recorded?.environment ?? MANAGEMENT;
  const member = records.find(
    ({ environment, accountId }) => accountId === account && !canShareAccount(environment, name),
  );
  if (member === undefined) return name;
  throw new Failure(
    'ENVIRONMENT_CONFLICT',
    `Account ${account} is recorded as ${member.environment}; it cannot be the management account as well.`,
    { details: { account, environment: member.environment } },
  );
}
