import { merged } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { type EnvironmentRecord, readEnvironments } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { writePlans } from '../../repository/write-plans.ts';
import type { YamlPlan } from '../../repository/yaml-plan.ts';
import { readYamlValues } from '../../repository/yaml-values.ts';
import { profileNameOf } from '../../run/environment-profile.ts';
import { profileFactsOf } from '../../run/profiles.ts';
import { type EnvironmentToConfigure, planConfiguration } from '../../terragrunt/plan-configuration.ts';
import type { Surroundings } from './bucket-probe.ts';

export interface ConfigureOptions {
  /** Empty: every environment that is recorded. */
  readonly environments: readonly string[];
  readonly primaryRegion: string | undefined;
  readonly secondaryRegion: string | undefined;
  /** An environment whose files are all written is left alone, without asking S3 about its bucket. */
  readonly trustsWritten?: boolean;
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
  /** Names of buckets that stand already and of which S3 told nothing. */
  readonly warnings: readonly string[];
}

/** Plans the terragrunt files of environments whose account is recorded. Changes nothing. */
export async function prepareConfiguration(
  runtime: Surroundings,
  repository: Repository,
  options: ConfigureOptions,
): Promise<Configuration> {
  const [records, facts] = await Promise.all([readEnvironments(repository), profileFactsOf(repository)]);
  const profiles = new Map([...facts].map(([name, sections]) => [name, merged(sections)]));
  const environments = await Promise.all(
    wanted(records, options).map(async (record): Promise<EnvironmentToConfigure> => {
      const usual = profileNameOf(record.environment);
      const profile = record.profile ?? usual;
      const committed = await readYamlValues(record.file);
      return {
        environment: record.environment,
        accountId: committed?.aws_account_id ?? record.accountId,
        profile,
        usualProfile: usual,
        primaryRegion: options.primaryRegion,
        secondaryRegion: options.secondaryRegion,
        profileRegion: profiles.get(profile)?.get('region'),
      };
    }),
  );
  const warnings = new Set<string>();
  const { openProbe } = await import('./bucket-probe.ts');
  const { probe, close } = await openProbe(runtime, repository, profiles);
  const plans = await planConfiguration(repository, environments, {
    randomBytes: runtime.randomBytes,
    probe,
    trustsWritten: options.trustsWritten ?? false,
    onDoubt: (doubt) => warnings.add(doubt.message),
  }).finally(close);
  return { environments, plans, warnings: [...warnings] };
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
    details: { environment, known: recorded.map((record) => record.environment) },
  });
}
