import type { Profiles } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import { isPlanned, requireEnvironment } from '../../repository/environment-lookup.ts';
import {
  type EnvironmentRecord,
  getEnvironmentName,
  type KnownEnvironment,
  listEnvironments,
} from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Expected } from './facts.ts';

/** An environment to verify, before anything is known of its credentials. */
export interface Target extends KnownEnvironment {
  /** Where it is not what the environment's settings say. */
  readonly expected?: Expected | undefined;
}

interface TargetRequest {
  readonly environments: readonly string[];
  readonly all: boolean;
}

/** What there is to choose from. */
interface VerifiableEnvironments {
  readonly repository: Repository;
  readonly records: readonly EnvironmentRecord[];
  readonly profiles: Pick<Profiles, 'has' | 'keys'>;
}

/** The named environments, else that of `cwd`, else all that are not merely planned. Throws ENVIRONMENT_UNKNOWN. */
export function chooseTargets(wanted: TargetRequest, world: VerifiableEnvironments, cwd: string): Target[] {
  const { repository, records, profiles } = world;
  const here = wanted.all || wanted.environments.length > 0 ? undefined : getEnvironmentName(repository, records, cwd);
  const named = here === undefined ? wanted.environments : [here];
  const known = listEnvironments(records, profiles.keys());
  if (named.length === 0 || wanted.all) return chooseAll(known, world);
  return [...new Set(named.map((name) => requireEnvironment(known, name)))];
}

function chooseAll(known: readonly KnownEnvironment[], { repository, profiles }: VerifiableEnvironments): Target[] {
  if (known.length === 0) {
    const message = `${repository.root} knows no environment yet: no environment.yaml, and no profile NAME-superuser.`;
    throw new Failure('ENVIRONMENT_UNKNOWN', message, { suggestions: ['Start with: pf aws org init'] });
  }
  return known.filter(({ record, profile }) => record === undefined || !isPlanned(record) || profiles.has(profile));
}
