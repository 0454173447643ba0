import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentOfFolder } from '../../repository/environments.ts';
import { flatYaml } from '../../repository/flat-yaml.ts';
import type { Repository } from '../../repository/repository.ts';
import { readYamlValues } from '../../repository/yaml-values.ts';
import type { Recorded } from './known-environments.ts';

/** A file that units of terragrunt read settings from. */
interface Layer {
  readonly file: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What units read; in each list the later file wins. */
export interface UnitLayers {
  /** global.yaml, over which the environment.yaml of each environment wins. */
  readonly general: readonly Layer[];
  /** All that a unit in the current folder reads, environment.yaml among it. */
  readonly here: readonly Layer[];
  /** The environment of the current folder. */
  readonly environment: string | undefined;
}

export interface Setting {
  readonly value: string;
  /** Where it stands. */
  readonly file: string;
}

/** Reads what a unit in `cwd` would, each file with the *.user.yaml beside it. Throws YAML_UNREADABLE. */
export async function readUnitLayers(
  { environmentsDir, root }: Pick<Repository, 'environmentsDir' | 'root'>,
  cwd: string,
): Promise<UnitLayers> {
  const environment = environmentOfFolder({ environmentsDir }, cwd);
  const general = await found('global', environmentsDir, root);
  if (environment === undefined) return { general, here: [], environment };
  const above = aboveUnit(cwd);
  const here = await Promise.all([...LEVELS.map((level) => found(level, above, root)), found('module', cwd, cwd)]);
  return { general, here: here.flat(), environment };
}

/** What terragrunt takes for `key` in the environment of `record`. */
export function settingOf(layers: UnitLayers, record: Recorded, key: string): Setting | undefined {
  const read = layers.environment === record.environment ? layers.here : [...layers.general, record];
  const layer = read.findLast(({ values }) => values[key]);
  return layer && { value: layer.values[key] ?? '', file: layer.file };
}

/** The nearest file of each name counts, wherever it lies: a folder of a region may hold an environment.yaml too. */
const LEVELS = ['global', 'environment', 'region'] as const;

/** terragrunt looks for these files above the folder of a unit; whoever stands in the folder of a region means that. */
function aboveUnit(cwd: string): string {
  const isUnit = ['terragrunt.hcl', 'terragrunt.hcl.json'].some((name) => existsSync(join(cwd, name)));
  return isUnit ? dirname(cwd) : cwd;
}

async function found(level: string, from: string, top: string): Promise<Layer[]> {
  const files = [`${level}.yaml`, `${level}.user.yaml`].flatMap((name) => nearest(name, from, top) ?? []);
  return Promise.all(
    files.map(async (file) => ({ file, values: plainly(file) ?? (await readYamlValues(file)) ?? {} })),
  );
}

function nearest(name: string, from: string, top: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
    if (folder === top || folder === dirname(folder)) return undefined;
  }
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
