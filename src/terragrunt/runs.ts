import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Repository } from '../repository/repository.ts';

/** Whether terragrunt stands on a PATH. */
export function hasTerragrunt(path = ''): boolean {
  return path.split(delimiter).some((folder) => isAbsolute(folder) && isExecutable(join(folder, 'terragrunt')));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** ENVIRONMENT/REGION/UNIT: what stands above is configuration that units share. */
const DEPTH_OF_UNITS = 3;

/** Whether there is anything yet that terragrunt could plan. */
export function hasUnit({ environmentsDir }: Pick<Repository, 'environmentsDir'>): boolean {
  return holdsUnit(environmentsDir, 0);
}

function holdsUnit(folder: string, depth: number): boolean {
  const entries = listEntries(folder);
  if (depth >= DEPTH_OF_UNITS && entries.some(({ name }) => name === 'terragrunt.hcl')) return true;
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.some(({ name }) => holdsUnit(join(folder, name), depth + 1));
}

function listEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
