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
  const nearest = finder();
  const read = reader(targets.flatMap(({ record }) => record?.own ?? []));
  const layers = new Map<string, readonly Layer[]>();
  for (const { environment, record } of targets) {
    if (record === undefined && environment !== here) continue;
    const above = environment === here ? aboveUnit(cwd) : join(environmentsDir, environment);
    const levels = environment === here ? ['global', 'environment', 'region'] : ['global', 'environment'];
    const files = levels.flatMap(namesOf).flatMap((name) => nearest(name, above) ?? []);
    const own = namesOf('module').map((name) => join(cwd, name));
    if (environment === here) files.push(...own.filter((file) => existsSync(file)));
    layers.set(environment, await Promise.all(files.map(read)));
  }
  return layers;
}

/** What terragrunt takes for `key` in `environment`. */
export function settingOf(layers: UnitLayers, environment: string, key: string): Setting | undefined {
  const layer = layers.get(environment)?.findLast(({ values }) => values[key] !== undefined);
  return layer && { value: layer.values[key] ?? '', file: layer.file };
}

function namesOf(level: string): string[] {
  return [`${level}.yaml`, `${level}.user.yaml`];
}

/** terragrunt looks for these files above the folder of a unit; whoever stands in the folder of a region means that. */
function aboveUnit(cwd: string): string {
  const isUnit = ['terragrunt.hcl', 'terragrunt.hcl.json'].some((name) => existsSync(join(cwd, name)));
  return isUnit ? dirname(cwd) : cwd;
}

/** Hundreds of environments have most of the folders above them in common. */
function finder() {
  const found = new Map<string, string | undefined>();
  return function nearest(name: string, folder: string): string | undefined {
    const file = join(folder, name);
    if (found.has(file)) return found.get(file);
    const above = dirname(folder);
    const nearby = existsSync(file) ? file : above === folder ? undefined : nearest(name, above);
    found.set(file, nearby);
    return nearby;
  };
}

function reader(known: readonly Layer[]) {
  const layers = new Map<string, Layer | Promise<Layer>>(known.map((layer) => [layer.file, layer]));
  return (file: string): Layer | Promise<Layer> => {
    const layer = layers.get(file) ?? readLayer(file);
    layers.set(file, layer);
    return layer;
  };
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
