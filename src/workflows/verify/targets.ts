import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfileValues } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { validateEnvironmentName } from '../../repository/environment-name.ts';
import { environmentOfFolder } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { profileNameOf } from '../../run/environment-profile.ts';
import type { Recorded } from './known-environments.ts';

/** An environment to verify, before anything is known of its credentials. */
export interface Target {
  readonly environment: string;
  readonly profile: string;
  readonly record: Recorded | undefined;
}

interface Wanted {
  readonly environments: readonly string[];
  readonly all: boolean;
}

/**
 * The environments to verify: the named ones, else that of the current folder, else all that files or profiles know.
 * Throws ENVIRONMENT_NAME_INVALID, and ENVIRONMENT_UNKNOWN for one nobody knows and where none is known.
 */
export function targetsOf(
  wanted: Wanted,
  repository: Repository,
  cwd: string,
  records: readonly Recorded[],
  profiles: ReadonlyMap<string, ProfileValues>,
): Target[] {
  const here = wanted.all || wanted.environments.length > 0 ? undefined : environmentOfFolder(repository, cwd);
  const named = here === undefined ? wanted.environments : [here];
  if (named.length === 0 || wanted.all) return allTargets(records, profiles, repository);
  return [...new Set(named)].map((name) => {
    const environment = validateEnvironmentName(name);
    const target = targetFor(environment, records);
    if (target.record !== undefined || profiles.has(target.profile)) return target;
    if (existsSync(join(repository.environmentsDir, environment))) return target;
    throw unknown(environment, allTargets(records, profiles, repository));
  });
}

export function targetFor(environment: string, records: readonly Recorded[]): Target {
  const record = records.find((candidate) => candidate.environment === environment);
  return { environment, profile: record?.profile ?? profileNameOf(environment), record };
}

function allTargets(
  records: readonly Recorded[],
  profiles: ReadonlyMap<string, ProfileValues>,
  { root }: Repository,
): Target[] {
  const claimed = new Set(records.map(({ environment, profile }) => profile ?? profileNameOf(environment)));
  const fromProfiles = [...profiles.keys()].flatMap((profile) => {
    const environment = profile.endsWith('-superuser') ? profile.slice(0, -'-superuser'.length) : '';
    return claimed.has(profile) || !isEnvironmentName(environment) ? [] : [environment];
  });
  const names = [...new Set([...records.map(({ environment }) => environment), ...fromProfiles])];
  if (names.length === 0) {
    throw new Failure(
      'ENVIRONMENT_UNKNOWN',
      `${root} knows no environment yet: no environment.yaml, and no profile NAME-superuser.`,
      {
        suggestions: ['Start with: pf aws org init'],
      },
    );
  }
  return names.sort().map((environment) => targetFor(environment, records));
}

function isEnvironmentName(name: string): boolean {
  try {
    return validateEnvironmentName(name) === name;
  } catch {
    return false;
  }
}

function unknown(environment: string, known: readonly Target[]): Failure {
  const names = known.map((target) => target.environment).join(', ');
  return new Failure('ENVIRONMENT_UNKNOWN', `No environment ${environment} is known here; known are ${names}.`, {
    suggestions: [`Make it with: pf aws account add ${environment}`],
    details: { environment, known: known.map((target) => target.environment) },
  });
}
