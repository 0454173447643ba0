import { findOffRegion } from '../../aws/account-regions.ts';
import { type Credentials, type Identity, isRoot } from '../../aws/caller-identity.ts';
import { type CentralRootFeature, IAM_SERVICE, listMissingFeatures, TRUSTED_SERVICES } from '../../aws/central-root.ts';
import { GLOBAL_REGION, sureRegion } from '../../aws/endpoint.ts';
import { hasRootKeys, type Iam, listKeys, openIam } from '../../aws/iam.ts';
import {
  findOrganization,
  listTrustedServices,
  type Organization,
  openOrganizations,
} from '../../aws/organizations.ts';
import { retryUntilPropagated } from '../../aws/propagation.ts';
import { getCallerIdentity, openSts } from '../../aws/sts.ts';
import { isCredentialsRefusal } from '../../aws/to-failure.ts';
import type { Profile } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import {
  findByAccount,
  getProfileName,
  guessManagement,
  MANAGEMENT,
  readEnvironments,
} from '../../repository/environments.ts';
import { openConnection, openProfileConnection, type RunContext } from '../../run/context.ts';
import { assertManagement, assertRecordedManagement, findManagementProfile, GIVEN } from '../../run/management.ts';
import type { RegionStatus } from '../../run/plan.ts';
import { findRival } from '../../run/write-profile.ts';
import { assertRegionFits } from '../../terragrunt/layout.ts';
import { quoteForShell } from '../../text.ts';
import type { OrgInitRequest } from './request.ts';

/** Credentials, and whose they are. */
export interface OwnedKeys {
  readonly keys: Credentials;
  readonly identity: Identity;
}

/** The management account as it stands. */
export interface OrgInitState {
  /** The environment of the management account, by name. */
  readonly environment: string;
  /** As whom the work is done. */
  readonly keys: Credentials;
  readonly identity: Identity;
  readonly existingProfile: Profile | undefined;
  /** Whose the key in the profile is; undefined without a key, or while AWS does not accept it. */
  readonly existingKey: OwnedKeys | undefined;
  /** The profile leads to credentials by a role, SSO, a process or the like: no key is written into it. */
  readonly keepsProfile: boolean;
  /** AWS does not accept the credentials that were given: an earlier run may have deleted that key. */
  readonly givenRefused: boolean;
  /** The root key that was given; undefined unless root's. */
  readonly rootKeys: Credentials | undefined;
  /** All of root's access keys, by id, the one that was given last; none where none was. Root may have two. */
  readonly rootKeyIds: readonly string[];
  readonly organization: Organization | undefined;
  readonly untrusted: readonly string[];
  readonly centralRootMissing: readonly CentralRootFeature[];
  readonly region: string;
  /** How the region stands; undefined where it is on. */
  readonly regionStatus: RegionStatus;
  /** Services that may act across the organization. */
  readonly trusted: readonly string[];
}

/** The profile of the management environment: by its name, or as AWS says, whatever it is called. */
export async function loadProfileName(context: RunContext, keys: Credentials | undefined): Promise<string> {
  const records = await readEnvironments(context.repository);
  const usual = await findManagementProfile(context);
  if (keys === undefined || guessManagement(records).record !== undefined || records.length === 0) return usual;
  const connection = openConnection(context, keys, GLOBAL_REGION);
  const identity = await ignoreRefusal(() => getCallerIdentity(openSts(connection, context.retry)));
  const record = identity && findByAccount(records, identity.account);
  return record === undefined ? usual : getProfileName(record.environment, record);
}

/** Looks at everything, refuses wrong hands, changes nothing. */
export async function loadOrgInitState(context: RunContext, request: OrgInitRequest): Promise<OrgInitState> {
  const { repository, journal, retry } = context;
  assertRegionFits(repository, request.region);
  const existingProfile = readAwsFiles(repository).get(request.profile);
  const keepsProfile = usesOtherCredentials(existingProfile);
  // Root's key deletes itself, and is written nowhere.
  if (keepsProfile && !request.deleteRootKey) assertOneKind(existingProfile, request.keys);
  const region = request.region ?? existingProfile?.region ?? GLOBAL_REGION;
  const identityOf = (keys: Credentials) =>
    getCallerIdentity(openSts(openConnection(context, keys, sureRegion(region)), retry));
  // A key that an interrupted run made a moment ago may only be too new: without another one, it is waited for.
  const waitsFor = request.keys === undefined ? journal.note(MANAGEMENT).key?.accessKeyId : undefined;
  const whose = (keys: Credentials) => async () =>
    keys.accessKeyId === waitsFor
      ? retryUntilPropagated(retry, { what: 'the new key at STS', fresh: true }, () => identityOf(keys))
      : identityOf(keys);
  const existingKeys = keepsProfile
    ? (await openProfileConnection(context, request.profile, [])).credentials
    : existingProfile?.keys;
  const existingIdentity = existingKeys && (await ignoreRefusal(whose(existingKeys)));
  const existingKey = existingKeys && existingIdentity && { keys: existingKeys, identity: existingIdentity };
  const { keys, identity } = await pickCredentials(request, existingKey, identityOf);
  if (existingKey !== undefined && existingKey.identity.account !== identity.account)
    throw makeOtherAccountFailure(request.profile, existingKey.identity, identity);
  const organizations = openOrganizations(openConnection(context, keys, region), retry);
  const organization = await findOrganization(organizations);
  if (organization !== undefined) assertManagement(identity, organization, GIVEN);
  const environment = await assertRecordedManagement(repository, identity.account, organization !== undefined);
  const trusted = organization === undefined ? [] : await listTrustedServices(organizations);
  const wanted = request.centralRoot ? TRUSTED_SERVICES : TRUSTED_SERVICES.filter((name) => name !== IAM_SERVICE);
  const askFeatures = request.centralRoot && trusted.includes(IAM_SERVICE);
  const iam = openIam(openConnection(context, keys, region), retry);
  return {
    environment,
    keys,
    identity,
    existingProfile,
    existingKey,
    keepsProfile,
    givenRefused: request.keys !== undefined && keys !== request.keys,
    ...(await loadRootKeys(
      iam,
      { keys, identity },
      { isGiven: request.keys !== undefined || !keepsProfile, isNeeded: request.deleteRootKey },
    )),
    organization,
    untrusted: wanted.filter((name) => !trusted.includes(name)),
    centralRootMissing: askFeatures
      ? await listMissingFeatures(iam)
      : request.centralRoot
        ? ['RootCredentialsManagement', 'RootSessions']
        : [],
    region,
    regionStatus: await findOffRegion(openConnection(context, keys, region), retry, { region }),
    trusted,
  };
}

/** Root's keys, where one is at hand. Throws ROOT_KEY_NEEDED where one is needed and none is. */
async function loadRootKeys(
  iam: Iam,
  { keys, identity }: OwnedKeys,
  { isGiven, isNeeded }: { readonly isGiven: boolean; readonly isNeeded: boolean },
): Promise<Pick<OrgInitState, 'rootKeys' | 'rootKeyIds'>> {
  if (!isGiven || !isRoot(identity)) {
    if (isNeeded) await assertNoRootKeys(iam, identity);
    return { rootKeys: undefined, rootKeyIds: [] };
  }
  const others = (await listKeys(iam)).filter(({ id }) => id !== keys.accessKeyId);
  return { rootKeys: keys, rootKeyIds: [...others.map(({ id }) => id), keys.accessKeyId] };
}

/** Nobody but root may delete root's keys. Throws ROOT_KEY_NEEDED where there are any. */
async function assertNoRootKeys(iam: Iam, { account, arn }: Identity): Promise<void> {
  if (!(await hasRootKeys(iam))) return;
  const message = `The root user of account ${account} has access keys, which only root itself may delete; the credentials at hand are those of ${arn}.`;
  throw new Failure('ROOT_KEY_NEEDED', message, { details: { account, arn } });
}

/** Throws ACCESS_CONFLICT where a key is given for a profile that has credentials of another kind. */
function assertOneKind(profile: Profile | undefined, keys: Credentials | undefined): void {
  const rival = keys && findRival(profile, 'static');
  if (rival === undefined) return;
  const goOn = 'Go on with what the profile has: pf aws org init, without credentials';
  throw rival.with({ suggestions: [goOn, 'Or write another profile: --profile NAME'] });
}

/** Whether a profile names credentials that are no key of its own. */
export function usesOtherCredentials(profile: Profile | undefined): boolean {
  return profile?.kind !== undefined && profile.kind !== 'static';
}

/** Undefined where AWS does not accept the credentials; everything else goes on as an error. */
async function ignoreRefusal<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isCredentialsRefusal(error)) return undefined;
    throw error;
  }
}

/** The given credentials, else the profile's. A given root key that an earlier run deleted is no obstacle. */
async function pickCredentials(
  { keys, profile }: OrgInitRequest,
  existing: OwnedKeys | undefined,
  identityOf: (keys: Credentials) => Promise<Identity>,
): Promise<OwnedKeys> {
  if (keys === undefined) {
    if (existing !== undefined) return existing;
    const message = `Profile ${profile} holds no key that AWS accepts, and no other was given.`;
    throw new Failure('CREDENTIALS_MISSING', message, {
      suggestions: [
        'Make a root access key in the console (your name, Security credentials, Create access key) and download its CSV.',
        'Then: pf aws org init --from-csv ~/Downloads/rootkey.csv',
        `Or write the key of another administrator: pf aws profile write --profile ${quoteForShell(profile)}`,
      ],
    });
  }
  if (existing === undefined) return { keys, identity: await identityOf(keys) };
  const identity = await ignoreRefusal(() => identityOf(keys));
  return identity === undefined ? existing : { keys, identity };
}

function makeOtherAccountFailure(profile: string, existing: Identity, given: Identity): Failure {
  const message = `Profile ${profile} holds a key of account ${existing.account}, but the credentials given belong to account ${given.account}.`;
  return new Failure('WRONG_ACCOUNT', message, {
    suggestions: [
      `Give credentials of account ${existing.account}, or name another profile with --profile NAME.`,
      'A repository belongs to one organization; use another repository for another one.',
    ],
    details: { profile, profileAccount: existing.account, account: given.account },
  });
}
