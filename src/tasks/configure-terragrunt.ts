import { bucketStanding } from '../aws/buckets.ts';
import { Failure } from '../errors/failure.ts';
import {
  type EnvironmentRecord,
  type Repository,
  readEnvironments,
  writePlans,
  type YamlPlan,
} from '../repository/index.ts';
import type { Runtime } from '../runtime.ts';
import { type BucketProbe, type EnvironmentToConfigure, planConfiguration } from '../terragrunt/index.ts';
import { profileNameOf } from './environment-profile.ts';
import { type Profile, profilesOf } from './profiles.ts';

export interface ConfigureOptions {
  /** Empty: every environment that is recorded. */
  readonly environments: readonly string[];
  readonly primaryRegion: string | undefined;
  readonly secondaryRegion: string | undefined;
}

export interface ConfiguredEnvironment {
  readonly environment: string;
  readonly accountId: string;
  readonly profile: string;
  readonly primaryRegion: string;
}

export interface Configuration {
  readonly environments: readonly EnvironmentToConfigure[];
  readonly plans: readonly YamlPlan[];
  /** Doubts that do not stop the work: S3 that could not be asked, for one. */
  readonly warnings: readonly string[];
}

type Surroundings = Pick<Runtime, 'env' | 'randomBytes'>;

/** Plans the terragrunt files of environments whose account is recorded. Changes nothing. */
export async function prepareConfiguration(
  runtime: Surroundings,
  repository: Repository,
  options: ConfigureOptions,
): Promise<Configuration> {
  const [records, profiles] = await Promise.all([readEnvironments(repository), profilesOf(repository)]);
  const environments = wanted(records, options).map((record): EnvironmentToConfigure => {
    const profile = record.profile ?? profileNameOf(record.environment);
    return {
      environment: record.environment,
      accountId: record.accountId,
      profile,
      primaryRegion: options.primaryRegion,
      secondaryRegion: options.secondaryRegion,
      profileRegion: profiles.get(profile)?.region,
    };
  });
  const warnings: string[] = [];
  const plans = await planConfiguration(repository, environments, {
    randomBytes: runtime.randomBytes,
    probe: probeWith(runtime, profiles, warnings),
  });
  return { environments, plans, warnings: [...new Set(warnings)] };
}

/** Writes what was planned and gives back the files that changed. */
export function writeConfiguration({ plans }: Configuration): Promise<string[]> {
  return writePlans(plans);
}

type Recorded = EnvironmentRecord & { readonly accountId: string };

function wanted(records: readonly EnvironmentRecord[], { environments }: ConfigureOptions): Recorded[] {
  const recorded = records.filter((record): record is Recorded => record.accountId !== undefined);
  if (environments.length === 0 && recorded.length > 0) return recorded;
  if (environments.length === 0) throw unknown('any environment', []);
  return environments.map((environment) => {
    const record = recorded.find((candidate) => candidate.environment === environment);
    if (record === undefined) throw unknown(environment, recorded);
    return record;
  });
}

function unknown(environment: string, recorded: readonly Recorded[]): Failure {
  return new Failure('ENVIRONMENT_UNKNOWN', `The repository records no account for ${environment}.`, {
    suggestions: [
      `Make or adopt one: pf aws account add ${environment === 'any environment' ? 'production' : environment}`,
      ...(recorded.length === 0 ? [] : [`Recorded are: ${recorded.map((record) => record.environment).join(', ')}`]),
    ],
  });
}

/** Asks S3 by the environment's own key. What cannot be asked is a doubt, not an end: the name is random. */
function probeWith({ env }: Surroundings, profiles: ReadonlyMap<string, Profile>, warnings: string[]): BucketProbe {
  return async (bucket, { accountId, profile, region }) => {
    const keys = profiles.get(profile)?.keys;
    if (keys === undefined) return { kind: 'free' };
    const standing = await bucketStanding({ keys, region, env }, bucket, accountId);
    if (standing.kind !== 'unknown') return standing;
    warnings.push(`S3 could not be asked whether state bucket ${bucket} is free (${standing.reason}).`);
    return { kind: 'free' };
  };
}
