import type { Credentials, Identity } from '../../aws/caller-identity.ts';
import type { Profile, Profiles } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { chooseFolder, findEnvironmentOfProfile } from '../../repository/environment-lookup.ts';
import { canShareAccount, type EnvironmentRecord, getProfileName } from '../../repository/environments.ts';
import { chooseOutput, findRival, type ProfileRequest } from '../../run/write-profile.ts';
import { quoteForShell } from '../../text.ts';

/** What a profile is to get its credentials from. */
export type RequestedCredentials =
  | { readonly kind: 'keys'; readonly keys: Credentials }
  | { readonly kind: 'role'; readonly roleArn: string; readonly sourceProfile: string };

/** `pf aws profile write`, parsed and checked. */
export interface ProfileWriteRequest {
  /** Named environments; with credentials one at most. */
  readonly environments: readonly string[];
  /** Undefined: the profiles keep theirs, and get region and output. */
  readonly credentials: RequestedCredentials | undefined;
  readonly profile: string | undefined;
  /** Whose the credentials must be. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly output: string | undefined;
}

/** What the repository says of environments and profiles. */
export interface ProfileWriteState {
  readonly records: readonly EnvironmentRecord[];
  readonly profiles: Profiles;
}

/** One profile to write. */
export interface DecidedProfile {
  readonly edit: ProfileRequest & { readonly region: string };
  readonly environment: string | undefined;
  /** Undefined where no credentials were given. */
  readonly identity: Identity | undefined;
  /** What stays in the region it was, where the profile goes to another. */
  readonly stays?: string;
}

/** The profile that credentials were given for. */
interface CredentialsTarget {
  readonly environment: string | undefined;
  readonly record: EnvironmentRecord | undefined;
  readonly profile: string;
  readonly existing: Profile | undefined;
  readonly region: string;
}

/** Which profile gets the credentials. Throws ACCESS_CONFLICT, and INPUT_NEEDED where no region is known. */
export function decideTarget(
  { records, profiles }: ProfileWriteState,
  request: ProfileWriteRequest,
  credentials: RequestedCredentials,
): CredentialsTarget {
  const environment =
    request.environments[0] ?? (request.profile && findEnvironmentOfProfile(records, request.profile));
  const record = records.find((candidate) => candidate.environment === environment);
  if (environment !== undefined) chooseFolder(records, environment);
  const profile = request.profile ?? getProfileName(environment ?? '', record);
  const existing = profiles.get(profile);
  const rival = findRival(existing, credentials.kind === 'keys' ? 'static' : 'role');
  if (rival !== undefined) throw rival;
  const region = request.region ?? existing?.region;
  if (region === undefined) {
    throw new Failure('INPUT_NEEDED', 'Missing: --region.', { details: { missing: ['--region'] } });
  }
  if (!/^[a-z0-9-]+$/.test(region)) {
    const message = `The region of profile ${profile} is ${JSON.stringify(region)}, which is no region.`;
    throw new Failure('REGION_INVALID', message, { suggestions: ['Name one with --region.'], details: { region } });
  }
  return { environment, record, profile, existing, region };
}

/** The profile as it is to be, now that it is known whose the credentials are. Throws for those of a wrong account. */
export function decideProfile(
  { environment, record, profile, existing, region }: CredentialsTarget,
  request: ProfileWriteRequest,
  proven: { identity: Identity; credentials: RequestedCredentials; records: readonly EnvironmentRecord[] },
): DecidedProfile {
  const { identity, credentials, records } = proven;
  assertExpectedAccount(request, identity, { environment, record });
  assertOwnAccount(identity, environment, records);
  const given =
    credentials.kind === 'keys'
      ? { keys: credentials.keys }
      : { roleArn: credentials.roleArn, sourceProfile: credentials.sourceProfile };
  return {
    edit: { profile, region, output: request.output ?? chooseOutput(existing), ...given },
    environment,
    identity,
  };
}

/** Region and output of profiles that are there; their keys stay. Throws PROFILE_MISSING, PROFILE_REGION_MISSING. */
export function decideSettings(
  { records, profiles }: ProfileWriteState,
  {
    environments,
    profile,
    region,
    output,
  }: Pick<ProfileWriteRequest, 'environments' | 'region'> & Partial<ProfileWriteRequest>,
): DecidedProfile[] {
  const named =
    environments.length === 0 && profile !== undefined ? [findEnvironmentOfProfile(records, profile)] : environments;
  return named.map((environment) => {
    const record = records.find((candidate) => candidate.environment === environment);
    const name = profile ?? getProfileName(environment ?? '', record);
    const existing = profiles.get(name);
    const newRegion = region ?? existing?.region;
    if (existing === undefined || newRegion === undefined) throw makeIncompleteFailure(existing, name, environment);
    const newOutput = output ?? chooseOutput(existing);
    return { edit: { profile: name, region: newRegion, output: newOutput }, environment, identity: undefined };
  });
}

function makeIncompleteFailure(
  existing: Profile | undefined,
  profile: string,
  environment: string | undefined,
): Failure {
  const lack = existing === undefined ? 'There is no profile' : 'There is no region yet in profile';
  const write = `pf aws profile write ${environment ?? `--profile ${quoteForShell(profile)}`}`;
  const code = existing === undefined ? 'PROFILE_MISSING' : 'PROFILE_REGION_MISSING';
  return new Failure(code, `${lack} ${profile}; nothing was changed.`, {
    suggestions: [
      existing === undefined
        ? `Give its credentials: ${write} --from-csv FILE`
        : `Give one: ${write} --region us-east-2`,
    ],
    details: { ...(environment === undefined ? {} : { environment }), profile },
  });
}

function assertExpectedAccount(
  { accountId }: ProfileWriteRequest,
  identity: Identity,
  { environment, record }: Pick<CredentialsTarget, 'environment' | 'record'>,
): void {
  const expected = accountId ?? record?.accountId;
  if (expected === undefined || expected === identity.account) return;
  const says = accountId === undefined ? `${record?.file} records` : '--account-id says';
  throw new Failure(
    'WRONG_ACCOUNT',
    `The credentials belong to account ${identity.account} (${identity.arn}), but ${says} ${expected}${
      environment === undefined ? '' : ` for ${environment}`
    }; nothing was written.`,
    {
      suggestions: [
        `If ${expected} is right, give credentials of it.`,
        accountId === undefined
          ? `If ${identity.account} is right, write it into ${record?.file}: aws_account_id: "${identity.account}"`
          : `If ${identity.account} is right, name that with --account-id.`,
      ],
      details: { environment, expectedAccount: expected, account: identity.account, arn: identity.arn },
    },
  );
}

/** No two environments in one account. */
function assertOwnAccount(
  identity: Identity,
  environment: string | undefined,
  records: readonly EnvironmentRecord[],
): void {
  const other = records.find(
    (record) => record.accountId === identity.account && !canShareAccount(record.environment, environment ?? ''),
  );
  if (environment === undefined || other === undefined) return;
  const message = `Account ${identity.account} is recorded as ${other.environment}; ${environment} cannot have it too.`;
  throw new Failure('ENVIRONMENT_CONFLICT', message, {
    details: { account: identity.account, environments: [other.environment, environment] },
  });
}
