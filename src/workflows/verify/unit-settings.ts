import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentOfFolder } from '../../repository/environments.ts';
import { flatYaml } from '../../repository/flat-yaml.ts';
import type { Repository } from '../../repository/repository.ts';
import { readYamlTexts } from '../../repository/yaml-values.ts';
import type { Layer } from './known-environments.ts';
import type { Target } from './targets.ts';

/** What units read, by environment; in each list the later file wins. */
export type UnitLayers = ReadonlyMap<string, readonly Layer[]>;

export interface Setting {
  /** '' where the key is there and holds no text: to terragrunt that is a value, and wins. */
  readonly value: string;
  /** Where it stands. */
  readonly file: string;
}

/**
 * Reads what root.hcl would for a unit in `cwd`, and for one at the top of every other environment: the nearest file of
 * each name, wherever above the unit it lies. Throws YAML_UNREADABLE.
 */
export async function readUnitLayers(
  { environmentsDir }: Pick<Repository, 'environmentsDir'>,
  cwd: string,
  targets: readonly Target[],
): Promise<UnitLayers> {
  const here = environmentOfFolder({ environmentsDir }, cwd);
  const above = await layersFrom(GENERAL, environmentsDir);
  const users = await layersFrom(OF_ENVIRONMENT.slice(1), environmentsDir);
  const layers = new Map<string, readonly Layer[]>();
  for (const { environment, record } of targets) {
    const folder = join(environmentsDir, environment);
    const [own, user] = record?.own ?? [];
    if (environment === here) layers.set(environment, await layersAt(cwd));
    // Hundreds of environments have what lies above them in common, and their own was read before.
    else if (own && !holds(folder, GENERAL)) layers.set(environment, [...above, own, ...(user ? [user] : users)]);
    else if (record !== undefined) layers.set(environment, await layersFrom([...GENERAL, ...OF_ENVIRONMENT], folder));
  }
  return layers;
}

/** What terragrunt takes for `key` in `environment`. */
export function settingOf(layers: UnitLayers, environment: string, key: string): Setting | undefined {
  const layer = layers.get(environment)?.findLast(({ values }) => values[key] !== undefined);
  return layer && { value: layer.values[key] ?? '', file: layer.file };
}

const GENERAL = ['global.yaml', 'global.user.yaml'];
const OF_ENVIRONMENT = ['environment.yaml', 'environment.user.yaml'];
const OF_REGION = ['region.yaml', 'region.user.yaml'];
const OF_MODULE = ['module.yaml', 'module.user.yaml'];

/** What a unit in `cwd` reads. */
async function layersAt(cwd: string): Promise<Layer[]> {
  const found = await layersFrom([...GENERAL, ...OF_ENVIRONMENT, ...OF_REGION], aboveUnit(cwd));
  const own = OF_MODULE.map((name) => join(cwd, name)).filter((file) => existsSync(file));
  return [...found, ...(await Promise.all(own.map(readLayer)))];
}

function layersFrom(names: readonly string[], folder: string): Promise<Layer[]> {
  return Promise.all(names.flatMap((name) => nearest(name, folder) ?? []).map(readLayer));
}

function nearest(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}

function holds(folder: string, names: readonly string[]): boolean {
  return names.some((name) => existsSync(join(folder, name)));
}

/** terragrunt looks for these files above the folder of a unit; whoever stands in the folder of a region means that. */
function aboveUnit(cwd: string): string {
  const isUnit = ['terragrunt.hcl', 'terragrunt.hcl.json'].some((name) => existsSync(join(cwd, name)));
  return isUnit ? dirname(cwd) : cwd;
}

async function readLayer(file: string): Promise<Layer> {
  return { file, values: plainly(file) ?? (await readYamlTexts(file)) ?? {} };
}

/** Waiting for a file costs more than reading it; what is not plain is for the full reader, and so is what is wrong. */
function plainly(file: string): Record<string, string> | undefined {
  try {
    const values = flatYaml(readFileSync(file, 'utf8'));
    return values && Object.fromEntries(values);
  } catch {
    return undefined;
  }
}
