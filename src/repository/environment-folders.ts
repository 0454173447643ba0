import { basename, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { type EnvironmentRecord, findEnvironment } from './environments.ts';
import type { SettingsReader } from './settings.ts';

/** Names of the folders of an environment that hold a region.yaml, `global` among them, in order. */
export function listRegionFolders(reader: SettingsReader, { folder }: Pick<EnvironmentRecord, 'folder'>): string[] {
  const names = [...reader.listNames(folder)].filter((name) => !name.startsWith('.'));
  return names.filter((name) => reader.listNames(join(folder, name)).has('region.yaml')).sort();
}

/**
 * The folder of `environment`, by name: its own, or a new one that is called like it. Throws ENVIRONMENT_CONFLICT where
 * another environment has that.
 */
export function chooseFolder(records: readonly EnvironmentRecord[], environment: string): string {
  const own = records.find((record) => record.environment === environment);
  if (own !== undefined) return basename(own.folder);
  const other = findEnvironment(records, environment);
  if (other === undefined) return environment;
  throw new Failure(
    'ENVIRONMENT_CONFLICT',
    `${other.file} says that it is the environment ${other.environment}, not ${environment}.`,
    {
      suggestions: [`Call it ${other.environment}, or give ${environment} another name.`],
      details: { environment, file: other.file, otherEnvironment: other.environment },
    },
  );
}
