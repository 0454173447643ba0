import { Failure } from '../errors/failure.ts';
import { validateEnvironmentName } from '../repository/environment-name.ts';
import { readEnvironments } from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';
import { type Profile, profilesOf } from './profiles.ts';

/** The environment whose account owns the organization. */
export const MANAGEMENT = 'management';

/** The profile an environment is reached by. */
export function profileNameOf(environment: string): string {
  return `${environment}-superuser`;
}

/** The environment a profile's name tells of; undefined for a name that is not ours. */
export function environmentOfProfile(profile: string): string | undefined {
  return /^([a-z0-9-]{3,32})-superuser$/.exec(profile)?.[1];
}

/** The profile of an environment, by its record or by its usual name. Throws ENVIRONMENT_UNKNOWN. */
export async function profileOfEnvironment(repository: Repository, environment: string): Promise<Profile> {
  validateEnvironmentName(environment);
  const [records, profiles] = await Promise.all([readEnvironments(repository), profilesOf(repository)]);
  const name = records.find((record) => record.environment === environment)?.profile ?? profileNameOf(environment);
  const profile = profiles.get(name);
  if (profile !== undefined) return profile;
  const known = [...profiles.keys()].flatMap((other) => environmentOfProfile(other) ?? []);
  throw new Failure('ENVIRONMENT_UNKNOWN', `There is no profile ${name} for ${environment} in ${repository.awsDir}.`, {
    suggestions: [
      ...(known.length === 0 ? [] : [`Environments with a profile: ${known.join(', ')}`]),
      environment === 'management' ? 'Set it up: pf aws org init' : `Set it up: pf aws account add ${environment}`,
    ],
    details: { environment, profile: name, known },
  });
}
