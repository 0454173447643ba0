import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Profiles } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { validateEnvironmentName } from '../../repository/environment-name.ts';
import {
  type EnvironmentRecord,
  findEnvironment,
  getEnvironmentOfProfile,
  getProfileName,
  isPlanned,
  nameEnvironmentOf,
} from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Expected } from './facts.ts';

/** An environment to verify, before anything is known of its credentials. */
export interface Target {
  readonly environment: string;
  readonly profile: string;
  readonly record: EnvironmentRecord | undefined;
  /** Where it is not what the environment's settings say. */
  readonly expected?: Expected | undefined;
}

interface Wanted {
  readonly environments: readonly string[];
  readonly all: boolean;
}

/** What there is to choose from. */
interface KnownEnvironments {
  readonly repository: Repository;
  readonly records: readonly EnvironmentRecord[];
  readonly profiles: Pick<Profiles, 'has' | 'keys'>;
}

/**
 * The environments to verify: the named ones, else that of the folder `cwd`, else all that are known and not merely
 * planned. Throws ENVIRONMENT_NAME_INVALID, and ENVIRONMENT_UNKNOWN for one nobody knows and where none is known.
 */
export function chooseTargets(wanted: Wanted, world: KnownEnvironments, cwd: string): Target[] {
  const { repository, records } = world;
  const here = wanted.all || wanted.environments.length > 0 ? undefined : nameEnvironmentOf(repository, records, cwd);
  const named = here === undefined ? wanted.environments : [here];
  if (named.length === 0 || wanted.all) return chooseAll(world);
  const targets = named.map((name) => chooseNamed(name, world));
  return targets.filter(
    (target, index) => targets.findIndex(({ environment }) => environment === target.environment) === index,
  );
}

function chooseNamed(name: string, world: KnownEnvironments): Target {
  const record = findEnvironment(world.records, name);
  if (record !== undefined) return targetOf(record);
  const environment = validateEnvironmentName(name);
  const profile = getProfileName(environment);
  const known = listKnown(world);
  const isKnown = known.includes(environment) || existsSync(join(world.repository.environmentsDir, environment));
  if (isKnown) return { environment, profile, record };
  throw new Failure(
    'ENVIRONMENT_UNKNOWN',
    `No environment ${environment} is known here; known are ${known.join(', ') || 'none'}.`,
    { details: { environment, known } },
  );
}

function targetOf(record: EnvironmentRecord): Target {
  return { environment: record.environment, profile: getProfileName(record.environment, record), record };
}

function chooseAll({ repository, records, profiles }: KnownEnvironments): Target[] {
  const isMade = (record: EnvironmentRecord) => !isPlanned(record) || profiles.has(targetOf(record).profile);
  if (records.length > 0) return records.filter(isMade).map(targetOf);
  const names = listKnown({ records, profiles });
  if (names.length === 0) {
    throw new Failure(
      'ENVIRONMENT_UNKNOWN',
      `${repository.root} knows no environment yet: no environment.yaml, and no profile NAME-superuser.`,
      { suggestions: ['Start with: pf aws org init'] },
    );
  }
  return names.map((environment) => ({ environment, profile: getProfileName(environment), record: undefined }));
}

/** Profiles make environments only where no file does: in a repository that is in use, most are left over. */
function listKnown({ records, profiles }: Pick<KnownEnvironments, 'records' | 'profiles'>): string[] {
  if (records.length > 0) return records.map(({ environment }) => environment);
  const names = [...profiles.keys()].flatMap((profile) => getEnvironmentOfProfile(profile) ?? []);
  return names.filter(isEnvironmentName).sort();
}

function isEnvironmentName(name: string): boolean {
  try {
    return validateEnvironmentName(name) === name;
  } catch {
    return false;
  }
}
