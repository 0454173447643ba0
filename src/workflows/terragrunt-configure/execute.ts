import { writePlans, type YamlPlan } from '../../repository/plan-yaml.ts';
import type { Repository } from '../../repository/repository.ts';
import type { BucketRuntime } from '../../run/bucket-probe.ts';
import { makePlan, type Plan } from '../../run/plan.ts';
import type { ChosenRegions } from '../../terragrunt/configured-regions.ts';
import {
  type ConfigureRequest,
  type EnvironmentToConfigure,
  planConfiguration,
} from '../../terragrunt/plan-configuration.ts';
import { loadConfigureState } from './load.ts';

interface ConfiguredEnvironment {
  readonly environment: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly profile: string;
  /** The primary region. */
  readonly region: string;
}

interface PreparedConfiguration {
  readonly environments: readonly ConfiguredEnvironment[];
  readonly plans: readonly YamlPlan[];
  /** Names of state buckets that were drawn at random. */
  readonly newBuckets: readonly string[];
  /** Names of buckets that stand already and of which S3 told nothing. */
  readonly warnings: readonly string[];
  /** Whoever was asked in AWS's place. */
  readonly elsewhere: ReadonlySet<string>;
}

/** Plans the terragrunt files of environments whose account is recorded. Changes nothing. */
export async function prepareConfigure(
  runtime: BucketRuntime,
  repository: Repository,
  request: ConfigureRequest,
): Promise<PreparedConfiguration> {
  const { environments: wanted, profiles } = await loadConfigureState(repository, request);
  const warnings = new Set<string>();
  const { openProbe } = await import('../../run/bucket-probe.ts');
  const { probe, elsewhere, close } = await openProbe(runtime, repository, profiles);
  const { plans, newBuckets, environments } = await planConfiguration(repository, wanted, {
    randomBytes: runtime.randomBytes,
    git: { env: runtime.env, signal: runtime.interrupt },
    probe,
    trustsWritten: request.trustsWritten ?? false,
    onDoubt: (doubt) => warnings.add(doubt.message),
  }).finally(close);
  return { environments: environments.map(toConfigured), plans, newBuckets, warnings: [...warnings], elsewhere };
}

function toConfigured({ environment, accountId, profile, primary }: EnvironmentToConfigure & ChosenRegions) {
  return { environment, accountId, profile, region: primary };
}

/** What would be written, for a person. */
export async function planConfigure(prepared: PreparedConfiguration): Promise<Plan> {
  const { previewConfiguration } = await import('../../run/preview-files.ts');
  const { files, placeholders } = await previewConfiguration(prepared);
  const warnings = prepared.warnings.map((message) => ({ message, suggestions: [] }));
  return makePlan({ warnings, placeholders, steps: [], files });
}

/** Writes what was planned and gives back the files that changed. */
export function executeConfigure({ plans }: PreparedConfiguration): Promise<string[]> {
  return writePlans(plans);
}
