import type { LoginTarget } from '../../access/sso-login.ts';
import { readSsoSession } from '../../aws/sso-session.ts';
import { listSources, type Profile } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import { findEnvironmentOfProfile } from '../../repository/environment-lookup.ts';
import { readEnvironments } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { loadEnvironmentProfile, refuseMissingProfile } from '../../run/environment-profile.ts';
import type { Runtime } from '../../runtime.ts';
import { quoteForShell } from '../../text.ts';

export interface LoginRequest {
  readonly environment: string | undefined;
  readonly profile: string | undefined;
}

/** Whom a login is for, by the environment that has the profile. */
export interface EnvironmentLogin extends LoginTarget {
  /** Undefined for a profile of none. */
  readonly environment: string | undefined;
}

/** What to log in to: as named, as the folder says, or the only place there is. Throws SSO_MISSING and others. */
export async function loadLoginTarget(
  repository: Repository,
  request: LoginRequest,
  runtime: Pick<Runtime, 'cwd' | 'env'>,
): Promise<EnvironmentLogin> {
  const profiles = readAwsFiles(repository);
  const { environment, asked } = await findAsked(repository, request, runtime);
  for (const profile of listSources(asked, profiles)) {
    const session = await readSsoSession(profile, repository);
    if (session !== undefined) return { environment, asked: asked.name, profile, profiles, session };
  }
  throw new Failure('SSO_MISSING', `Profile ${asked.name} does not take its credentials from single sign-on.`);
}

interface Asked {
  readonly environment: string | undefined;
  readonly asked: Profile;
}

async function findAsked(
  repository: Repository,
  request: LoginRequest,
  runtime: Pick<Runtime, 'cwd' | 'env'>,
): Promise<Asked> {
  const { environment: typed, profile } = request;
  const here = profile === undefined ? await loadEnvironmentProfile(repository, typed, runtime) : undefined;
  if (here !== undefined) {
    if (here.settings === undefined) throw refuseMissingProfile(repository, here);
    return { environment: here.environment, asked: here.settings };
  }
  const profiles = readAwsFiles(repository);
  const asked = profile === undefined ? findOnly(repository) : profiles.get(profile);
  if (asked === undefined) {
    throw new Failure('PROFILE_MISSING', `There is no profile ${profile} in ${repository.awsDir}.`, {
      suggestions: ['List the profiles with: pf aws profile list'],
      details: { profile, known: [...profiles.keys()] },
    });
  }
  return { environment: findEnvironmentOfProfile(await readEnvironments(repository), asked.name), asked };
}

/** A profile of the one session that there is. */
function findOnly(repository: Repository): Profile {
  const byPlace = new Map<string, Profile>();
  for (const profile of readAwsFiles(repository).values()) {
    const { values } = profile;
    const place = values.get('sso_session') ?? values.get('sso_start_url');
    if (place !== undefined && !byPlace.has(place)) byPlace.set(place, profile);
  }
  const [first, ...others] = byPlace.values();
  if (first === undefined) {
    throw new Failure('SSO_MISSING', `No profile in ${repository.awsDir} takes its credentials from single sign-on.`);
  }
  if (others.length === 0) return first;
  const message = `Needed and not given: ENVIRONMENT. The profiles log in at ${byPlace.size} places.`;
  throw new Failure('INPUT_NEEDED', message, {
    suggestions: [first, ...others].map(({ name }) => `pf aws sso login --profile ${quoteForShell(name)}`),
    details: { missing: ['ENVIRONMENT'] },
  });
}
