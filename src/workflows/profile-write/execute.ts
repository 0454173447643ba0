import type { Identity } from '../../aws/credentials.ts';
import type { Profile, Profiles } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import type { LockOptions } from '../../files/lock.ts';
import {
  chooseFolder,
  type EnvironmentRecord,
  getEnvironmentOfProfile,
  getProfileName,
  mayShareAccount,
  readEnvironments,
} from '../../repository/environments.ts';
import { planRecord } from '../../repository/record.ts';
import type { Repository } from '../../repository/repository.ts';
import { writePlans } from '../../repository/write-plans.ts';
import { plannedIgnores } from '../../run/guard-secrets.ts';
import type { Plan } from '../../run/plan.ts';
import { plannedProfiles, plannedTexts } from '../../run/plan-files.ts';
import type { Work } from '../../run/work.ts';
import { outputFor, type ProfileWish, writeProfile } from '../../run/write-profile.ts';
import { validateRegion } from '../../terragrunt/regions.ts';
import type { WriteProfileOptions } from './options.ts';

export interface WrittenProfile {
  readonly profile: string;
  /** Null for a profile that belongs to no environment. */
  readonly environment: string | null;
  readonly region: string;
  readonly changed: string[];
  /** Null where nothing was given to prove. */
  readonly identity: Identity | null;
}

/** One profile to write, proven where credentials were given. */
export interface ProvenWish {
  readonly wish: ProfileWish & { readonly region: string };
  readonly environment: string | undefined;
  readonly identity: Identity | undefined;
}

type Settings = Pick<WriteProfileOptions, 'environments' | 'region'> & Partial<WriteProfileOptions>;

/** Whether there is anything to prove at AWS, and a secret to be written. */
export function hasProof({ keys, access }: Pick<WriteProfileOptions, 'keys' | 'access'>): boolean {
  return keys !== undefined || access === 'role';
}

/** Proves whose the credentials are, refuses wrong hands. `profiles` are those of the repository. Changes nothing. */
export async function prepareProfiles(
  work: Work,
  options: WriteProfileOptions,
  profiles: Profiles,
): Promise<ProvenWish[]> {
  if (!hasProof(options)) return prepareSettings(work.repository, options, profiles);
  const records = await readEnvironments(work.repository);
  const environment = options.environments[0] ?? (options.profile && getEnvironmentOfProfile(options.profile));
  if (environment !== undefined) chooseFolder(records, environment);
  const record = records.find((candidate) => candidate.environment === environment);
  const profile = options.profile ?? getProfileName(environment ?? '', record);
  const held = profiles.get(profile);
  refuseTwoKinds(profile, held, options.access);
  const region = options.region ?? held?.region;
  if (region === undefined) throw new Error('The region was to be asked for by the command.');
  const { proveKeys, proveRole } = await import('./prove-wish.ts');
  const identity =
    options.access === 'role' ? await proveRole(work, options, region) : await proveKeys(work, options, region);
  refuseOtherAccount(options, identity, environment, record);
  refuseSharedAccount(identity, environment, records);
  const wish: ProvenWish['wish'] = {
    profile,
    region,
    output: options.output ?? outputFor(held),
    keys: options.keys,
    roleArn: options.roleArn,
    sourceProfile: options.sourceProfile,
  };
  return [{ wish, environment, identity }];
}

/** Region and output of profiles that are there; their keys stay. Changes nothing. */
export async function prepareSettings(
  repository: Repository,
  { environments, profile, region, output }: Settings,
  profiles: Profiles,
): Promise<ProvenWish[]> {
  if (region !== undefined) validateRegion(region);
  const records = await readEnvironments(repository);
  const named = environments.length === 0 && profile !== undefined ? [getEnvironmentOfProfile(profile)] : environments;
  return named.map((environment) => {
    const record = records.find((candidate) => candidate.environment === environment);
    const name = profile ?? getProfileName(environment ?? '', record);
    const held = profiles.get(name);
    const newRegion = region ?? held?.region;
    if (held === undefined || newRegion === undefined) throw incomplete(held, name, environment);
    const wish = {
      profile: name,
      region: newRegion,
      output: output ?? (held.output === undefined ? 'text' : undefined),
    };
    return { wish, environment, identity: undefined };
  });
}

function incomplete(held: Profile | undefined, profile: string, environment: string | undefined): Failure {
  const lack = held === undefined ? 'There is no profile' : 'There is no region yet in profile';
  const write = `pf aws profile write ${environment ?? `--profile ${profile}`}`;
  return new Failure('ENVIRONMENT_UNKNOWN', `${lack} ${profile}; nothing was changed.`, {
    suggestions: [
      held === undefined ? `Give its credentials: ${write} --from-csv FILE` : `Give one: ${write} --region us-east-2`,
    ],
    details: { ...(environment === undefined ? {} : { environment }), profile },
  });
}

function refuseTwoKinds(profile: string, held: Profile | undefined, access: 'user' | 'role'): void {
  if (access === 'role' && held?.keys !== undefined) {
    throw new Failure(
      'ACCESS_CONFLICT',
      `Profile ${profile} holds an access key; a role beside it would be a second kind of credentials.`,
    );
  }
  if (access === 'user' && held?.roleArn !== undefined) {
    throw new Failure(
      'ACCESS_CONFLICT',
      `Profile ${profile} assumes ${held.roleArn}; a key beside it would be a second kind of credentials.`,
    );
  }
}

function refuseOtherAccount(
  { accountId }: WriteProfileOptions,
  identity: Identity,
  environment: string | undefined,
  record: EnvironmentRecord | undefined,
): void {
  const expected = accountId ?? record?.accountId;
  if (expected === undefined || expected === identity.account) return;
  const says = accountId === undefined ? `${record?.file} records` : '--account-id says';
  throw new Failure(
    'WRONG_ACCOUNT',
    `The credentials belong to account ${identity.account} (${identity.arn}), but ${says} ${expected}${
      environment === undefined ? '' : ` for ${environment}`
    }; nothing was written.`,
    { details: { expectedAccount: expected, account: identity.account, arn: identity.arn } },
  );
}

function refuseSharedAccount(
  identity: Identity,
  environment: string | undefined,
  records: readonly EnvironmentRecord[],
): void {
  const other = records.find(
    (record) => record.accountId === identity.account && !mayShareAccount(record.environment, environment ?? ''),
  );
  if (environment === undefined || other === undefined) return;
  throw new Failure(
    'ENVIRONMENT_CONFLICT',
    `Account ${identity.account} is recorded as ${other.environment}; ${environment} cannot have it too.`,
    { details: { account: identity.account, environments: [other.environment, environment] } },
  );
}

/** The diffs of what would be written. */
export async function planProfiles(work: Work, wishes: readonly ProvenWish[]): Promise<Plan> {
  const records = await recordsOf(work, wishes);
  return {
    steps: [],
    files: [
      ...(await plannedIgnores(work.runtime, work.repository)),
      ...(await plannedProfiles(
        work.repository,
        wishes.map(({ wish }) => wish),
      )),
      ...(await plannedTexts(records)),
    ],
  };
}

/** Writes the profiles, then records whose each environment's account is. */
export async function writeProfiles(
  work: Pick<Work, 'runtime' | 'repository'>,
  wishes: readonly ProvenWish[],
  options: Pick<LockOptions, 'lockTimeoutMs'> = {},
): Promise<WrittenProfile[]> {
  const written: WrittenProfile[] = [];
  for (const one of wishes) {
    const changed = await writeProfile(work.runtime, work.repository, [one.wish], options);
    changed.push(...(await writePlans(await recordsOf(work, [one]))));
    written.push({
      profile: one.wish.profile,
      environment: one.environment ?? null,
      region: one.wish.region,
      changed,
      identity: one.identity ?? null,
    });
  }
  return written;
}

function recordsOf(work: Pick<Work, 'repository'>, wishes: readonly ProvenWish[]) {
  const proven = wishes.flatMap(({ environment, identity, wish }) =>
    environment === undefined || identity === undefined ? [] : [{ environment, identity, profile: wish.profile }],
  );
  return Promise.all(
    proven.map(({ environment, identity, profile }) =>
      planRecord(work.repository, environment, { accountId: identity.account, profile }),
    ),
  );
}
