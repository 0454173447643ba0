import type { FailureCode } from '../../errors/catalogue.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { getLogicalCwd } from '../../files/paths.ts';
import { getEnvironmentName } from '../../repository/environment-lookup.ts';
import { readEnvironments } from '../../repository/environments.ts';
import { findRepository, type Repository } from '../../repository/repository.ts';
import type { Runtime } from '../../runtime.ts';
import { type VerifiedEnvironment, verifyWithCredentials } from './execute.ts';
import { findMostSevere, isKnown } from './findings.ts';
import type { VerifyRequest } from './options.ts';

type HereOptions = Pick<VerifyRequest, 'maxAge' | 'hook' | 'ownProfileOnly' | 'unit' | 'reader'> & {
  readonly environment: string;
};

/** Verifies one environment for who is about to use it. Throws a Failure with the code of the gravest finding. */
async function requireVerified(
  repository: Repository,
  { environment, ...options }: HereOptions,
  runtime: Runtime,
): Promise<VerifiedEnvironment> {
  const request = { ...options, environments: [environment] };
  const [examined] = (await verifyWithCredentials(repository, request, runtime)).verified;
  if (examined === undefined) throw new Error('one environment was named for, and none was examined');
  const { findings } = examined.result;
  const gravest = findMostSevere(findings);
  if (gravest === undefined) return examined;
  const code: FailureCode = isKnown(gravest.code) ? gravest.code : 'AWS_REFUSED';
  throw new Failure(code, `${environment} is not verified: ${gravest.message}`, {
    suggestions: [...gravest.suggestions, `See everything that was found: pf aws verify ${environment}`],
    details: { environment, findings: findings.filter((finding) => finding !== gravest) },
  });
}

/** The same, and throws too where nothing says which account the environment should have: nothing was proven then. */
export async function requireProven(
  repository: Repository,
  options: HereOptions,
  runtime: Runtime,
): Promise<VerifiedEnvironment> {
  const examined = await requireVerified(repository, options, runtime);
  if (examined.result.expectedAccount !== null) return examined;
  const { environment } = options;
  const told = examined.result.findings.find(({ code }) => code === 'EXPECTED_ACCOUNT_UNKNOWN');
  throw new Failure('EXPECTED_ACCOUNT_UNKNOWN', `Nothing says which account ${environment} should have.`, {
    ...(told === undefined ? {} : { suggestions: told.suggestions }),
    details: { environment },
  });
}

/** Verifies the environment of the folder, if any; gives back who answered in AWS's place. Throws a Failure. */
export async function verifyCurrentFolder(runtime: Runtime): Promise<string | undefined> {
  const repository = await findRepositoryHere(undefined, runtime);
  if (repository === undefined) return undefined;
  const environment = getEnvironmentName(repository, await readEnvironments(repository), getLogicalCwd(runtime));
  if (environment === undefined) return undefined;
  const { result } = await requireVerified(repository, { environment, hook: true }, runtime);
  return result.endpoint;
}

/** The repository around the current folder; undefined outside of all. A folder that somebody names has to be one. */
export async function findRepositoryHere(
  repoRoot: string | undefined,
  { env, cwd }: Runtime,
): Promise<Repository | undefined> {
  try {
    return await findRepository({ repoRoot, env, cwd });
  } catch (error) {
    const isNamed = repoRoot !== undefined || env.PF_REPO_ROOT !== undefined;
    if (!isNamed && isFailure(error) && error.code === 'REPOSITORY_NOT_FOUND') return undefined;
    throw error;
  }
}
