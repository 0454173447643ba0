import { Failure } from '../../errors/failure.ts';
import type { Repository } from '../../repository/repository.ts';
import { loadEnvironmentProfile } from '../../run/environment-profile.ts';
import type { Runtime } from '../../runtime.ts';
import { verify } from './execute.ts';
import { findMostSevere, isKnown } from './findings.ts';

/** As whom an environment is reached. */
export interface Who {
  readonly environment: string;
  readonly profile: string;
  /** Twelve digits; that of the environment. */
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** Who says so in AWS's place; only where it is not AWS itself. */
  readonly endpoint?: string;
}

/** As whom an environment (by name, or of the folder) is reached. Throws what `verify` finds wrong with it. */
export async function identifyEnvironment(
  repository: Repository,
  name: string | undefined,
  runtime: Runtime,
): Promise<Who | undefined> {
  const here = await loadEnvironmentProfile(repository, name, runtime);
  if (here === undefined) return undefined;
  const request = { environments: [here.environment], ownProfileOnly: true };
  const [found] = (await verify(repository, request, runtime)).environments;
  const worst = findMostSevere(found?.findings ?? []);
  if (worst !== undefined && isKnown(worst.code))
    throw new Failure(worst.code, worst.message, {
      suggestions: worst.suggestions,
      details: { environment: here.environment, profile: here.profile },
    });
  if (found?.account == null || found.arn === null || found.userId === null) return undefined;
  const { environment, profile, account, arn, userId, endpoint } = found;
  return { environment, profile, account, arn, userId, ...(endpoint === undefined ? {} : { endpoint }) };
}
