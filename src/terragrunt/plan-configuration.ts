import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { planYaml, type Repository, readEnvironments, type YamlPlan } from '../repository/index.ts';
import { chooseRegions, configuredRegions, type WantedRegions } from './configured-regions.ts';
import { type NameSource, planEnvironmentFile, planRegionFiles } from './environment-files.ts';
import { ROOT_HCL } from './root-hcl.ts';

/** An environment to configure: what `account add` or `profile write` know of it. */
export interface EnvironmentToConfigure extends WantedRegions {
  readonly environment: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly profile: string;
}

/**
 * Plans the terragrunt files of `environments`: global.yaml, environment.yaml, the region.yaml files and,
 * where no panfactum.hcl stands, root.hcl. What a user wrote stays; nothing is written yet.
 *
 * `options.randomBytes` gives new bucket names; with `options.probe` each bucket name is known to be free or
 * ours. Throws RECORD_CONTRADICTS, REGION_CONTRADICTS, REGION_INVALID, INPUT_NEEDED, STATE_BUCKET_TAKEN,
 * STATE_BUCKET_ELSEWHERE, YAML_UNREADABLE, REPOSITORY_INVALID.
 */
export async function planConfiguration(
  repository: Repository,
  environments: readonly EnvironmentToConfigure[],
  options: NameSource,
): Promise<YamlPlan[]> {
  const records = await readEnvironments(repository);
  const plans = [await planGlobalFile(repository)];
  for (const wanted of environments) {
    const record = records.find(({ environment }) => environment === wanted.environment);
    const configured = await configuredRegions(record);
    const wish = { ...wanted, ...chooseRegions(wanted.environment, wanted, configured), record };
    plans.push(await planEnvironmentFile(repository, wish, options));
    plans.push(...(await planRegionFiles(repository, wish, configured)));
  }
  return [...plans, ...(await planRootFile(repository, environments))];
}

function planGlobalFile(repository: Repository): Promise<YamlPlan> {
  return planYaml(repository, 'global.yaml', {
    entries: [],
    heading: ['Settings of every environment; environment.yaml, region.yaml and module.yaml win over them.'],
  });
}

/** None where a stack repository has its own panfactum.hcl, for all environments or in one of them. */
async function planRootFile(
  repository: Repository,
  environments: readonly EnvironmentToConfigure[],
): Promise<YamlPlan[]> {
  const folders = ['.', ...environments.map(({ environment }) => environment)];
  const own = folders.map((folder) => join(repository.environmentsDir, folder, 'panfactum.hcl'));
  if ((await Promise.all(own.map(exists))).includes(true)) return [];
  const path = join(repository.environmentsDir, 'root.hcl');
  return (await exists(path)) ? [] : [{ path, after: ROOT_HCL, changed: true }];
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
