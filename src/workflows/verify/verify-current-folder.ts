import { isFailure } from '../../errors/failure.ts';
import { environmentOfFolder, standingIn } from '../../repository/environments.ts';
import { findRepository, type Repository } from '../../repository/repository.ts';
import type { Runtime } from '../../runtime.ts';
import { requireVerified } from './verify-here.ts';

/** Verifies the environment of the current folder; nothing to do outside of all environments. Throws a Failure. */
export async function verifyCurrentFolder(runtime: Runtime): Promise<void> {
  const repository = await repositoryHere(runtime);
  const environment = repository && environmentOfFolder(repository, standingIn(runtime));
  if (repository === undefined || environment === undefined) return;
  await requireVerified(repository, { environment, maxAge: undefined }, runtime);
}

/** A host may run anywhere; only a stack repository has environments to prove. */
async function repositoryHere({ env, cwd }: Runtime): Promise<Repository | undefined> {
  try {
    return await findRepository({ repoRoot: undefined, env, cwd });
  } catch (error) {
    if (isFailure(error) && error.code === 'REPOSITORY_NOT_FOUND') return undefined;
    throw error;
  }
}
