import { Failure, isFailure } from '../../errors/failure.ts';
import { environmentOfFolder, standingIn } from '../../repository/environments.ts';
import { findRepository, type Repository } from '../../repository/repository.ts';
import type { Runtime } from '../../runtime.ts';
import { requireProven } from '../verify/require-verified.ts';

/** What terragrunt reads from its auth provider: https://docs.terragrunt.com/schemas/auth-provider-cmd/v2/schema.json */
export interface AuthDocument {
  readonly awsCredentials?: {
    readonly ACCESS_KEY_ID: string;
    readonly SECRET_ACCESS_KEY: string;
    /** Empty for a key that is no session's. */
    readonly SESSION_TOKEN: string;
  };
  readonly envs: Readonly<Record<string, string>>;
}

export interface AuthOptions {
  readonly repoRoot: string | undefined;
  readonly maxAge: number | undefined;
}

/** Tells root.hcl that credentials were brought, also where terragrunt was given us by a flag: no profile is needed then. */
const BROUGHT = { PF_AWS_CREDENTIALS: 'environment' };

/**
 * The credentials of the environment of the current folder, proven to be of its account; none outside of every
 * repository, for terragrunt reads the state of dependencies from a temporary folder, where those it was given before
 * are still in force. Throws ENVIRONMENT_UNKNOWN in a repository outside of its environments.
 */
export async function terragruntAuth({ repoRoot, maxAge }: AuthOptions, runtime: Runtime): Promise<AuthDocument> {
  const repository = await repositoryHere(repoRoot, runtime);
  if (repository === undefined) return { envs: BROUGHT };
  const environment = environmentOfFolder(repository, standingIn(runtime));
  if (environment === undefined) {
    throw new Failure(
      'ENVIRONMENT_UNKNOWN',
      `${runtime.cwd} lies in no environment of ${repository.environmentsDir}.`,
      {
        suggestions: [
          `Run terragrunt in a folder of an environment, such as ${repository.environmentsDir}/production/…`,
        ],
      },
    );
  }
  // With these credentials, no profile is used.
  const here = { environment, ownProfileOnly: true };
  const proven = await requireProven(repository, { ...here, maxAge }, runtime);
  const credentials =
    proven.credentials ?? (await requireProven(repository, { ...here, maxAge: undefined }, runtime)).credentials;
  if (credentials === undefined) throw new Error('credentials were proven and are not there');
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials;
  return {
    awsCredentials: { ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey, SESSION_TOKEN: sessionToken },
    // Nobody else has to ask whose they are, where a unit of this environment wants that account.
    envs: { ...BROUGHT, PF_AWS_PROVEN: `${environment}=${proven.result.expectedAccount}` },
  };
}

async function repositoryHere(repoRoot: string | undefined, runtime: Runtime): Promise<Repository | undefined> {
  try {
    return await findRepository({ repoRoot, env: runtime.env, cwd: runtime.cwd });
  } catch (error) {
    const named = repoRoot !== undefined || runtime.env.PF_REPO_ROOT !== undefined;
    if (!named && isFailure(error) && error.code === 'REPOSITORY_NOT_FOUND') return undefined;
    throw error;
  }
}
