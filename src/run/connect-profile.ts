import { connectAs, resolveCredentials } from '../aws/identify.ts';
import type { Connection, ProfileContext } from '../aws/network.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { Failure } from '../errors/failure.ts';
import { type RunContext, toAwsContext } from './context.ts';

/**
 * AWS as a profile of the repository sees it: by its key, or by the role, SSO session, process or web identity it names.
 * Throws CREDENTIALS_MISSING with `suggestions` where it is not there or names none, and what resolving it comes to.
 */
export async function connectProfile(
  run: RunContext,
  name: string,
  suggestions: readonly string[],
): Promise<Connection> {
  const { repository } = run;
  const profiles = readAwsFiles(repository);
  const profile = profiles.get(name);
  if (profile?.kind === undefined) {
    const where = profile === undefined ? 'There is no profile' : 'There are no credentials in profile';
    throw new Failure('CREDENTIALS_MISSING', `${where} ${name} in ${repository.awsDir}.`, {
      suggestions,
      details: {
        profile: name,
        known: [...profiles.values()].flatMap((other) => (other.kind === undefined ? [] : [other.name])),
      },
    });
  }
  const context: ProfileContext = { ...toAwsContext(run), files: repository, profiles };
  return connectAs(profile, context, await resolveCredentials(profile, context));
}
