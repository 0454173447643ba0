import type { Connection } from '../aws/client.ts';
import { connectAs, resolveCredentials } from '../aws/identify.ts';
import type { ProfileContext } from '../aws/named-profile.ts';
import { kindUsed, merged } from '../config-files/profile.ts';
import { Failure } from '../errors/failure.ts';
import { profileFactsOf } from './profiles.ts';
import { contextOf, type Work } from './work.ts';

/**
 * AWS as a profile of the repository sees it: by its key, or by the role, SSO session, process or web identity it names.
 * Throws CREDENTIALS_MISSING with `suggestions` where it is not there or names none, and what resolving it comes to.
 */
export async function connectProfile(work: Work, name: string, suggestions: readonly string[]): Promise<Connection> {
  const { repository } = work;
  const facts = await profileFactsOf(repository);
  const valuesOf = (profile: string) => {
    const sections = facts.get(profile);
    return sections && merged(sections);
  };
  const values = valuesOf(name);
  if (values === undefined || kindUsed(name, values) === undefined) {
    const where = values === undefined ? 'There is no profile' : 'There are no credentials in profile';
    throw new Failure('CREDENTIALS_MISSING', `${where} ${name} in ${repository.awsDir}.`, {
      suggestions,
      details: {
        profile: name,
        known: [...facts.keys()].filter((profile) => hasCredentials(profile, valuesOf(profile))),
      },
    });
  }
  const context: ProfileContext = {
    ...contextOf(work),
    files: { config: repository.configFile, credentials: repository.credentialsFile },
    profile: valuesOf,
  };
  const named = { profile: name, values };
  return connectAs(named, context, await resolveCredentials(named, context));
}

function hasCredentials(name: string, values: ReadonlyMap<string, string> | undefined): boolean {
  return values !== undefined && kindUsed(name, values) !== undefined;
}
