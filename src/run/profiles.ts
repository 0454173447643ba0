import type { Credentials } from '../aws/credentials.ts';
import { MadeWhenAsked } from '../config-files/made-when-asked.ts';
import { type ProfileFacts, readProfiles } from '../config-files/profiles.ts';
import { readSharedFile } from '../config-files/read-file.ts';
import type { Repository } from '../repository/repository.ts';

export type ProfileKind =
  | 'static key'
  | 'session'
  | 'role'
  | 'SSO'
  | 'process'
  | 'web identity'
  | 'login session'
  | 'none';

/** What the repository's AWS files say of one profile. */
export interface Profile {
  readonly name: string;
  readonly region: string | undefined;
  readonly output: string | undefined;
  /** Static keys or a session; undefined where the profile gets its credentials otherwise. */
  readonly keys: Credentials | undefined;
  readonly roleArn: string | undefined;
  readonly sourceProfile: string | undefined;
}

/** Every profile of `aws_dir`, by name. Files that do not exist hold none; one that cannot be read throws. */
export async function profilesOf(repository: Files): Promise<ReadonlyMap<string, Profile>> {
  const facts = await profileFactsOf(repository);
  return new MadeWhenAsked({
    keys: () => facts.keys(),
    has: (name) => facts.has(name),
    make: (name) => profileFrom(name, facts.get(name)),
  });
}

function profileFrom(name: string, facts: Pick<ProfileFacts, 'config' | 'credentials'> | undefined): Profile {
  const value = (key: string) => facts?.credentials?.get(key) ?? facts?.config?.get(key);
  return {
    name,
    region: value('region'),
    output: value('output'),
    keys: keysIn(value),
    roleArn: value('role_arn'),
    sourceProfile: value('source_profile'),
  };
}

type Files = Pick<Repository, 'configFile' | 'credentialsFile'>;

/** The same as the files have it: every key of every profile. */
export async function profileFactsOf(repository: Files): Promise<ReadonlyMap<string, ProfileFacts>> {
  const [config, credentials] = await Promise.all([textOf(repository.configFile), textOf(repository.credentialsFile)]);
  return readProfiles({ config, credentials });
}

/** How a profile gets its credentials, by the keys that say so; static keys first, as the SDK has it. */
export function kindOf(value: (key: string) => string | undefined): ProfileKind {
  if (value('aws_access_key_id') !== undefined)
    return value('aws_session_token') === undefined ? 'static key' : 'session';
  if (value('web_identity_token_file') !== undefined) return 'web identity';
  if (value('role_arn') !== undefined) return 'role';
  if (value('sso_session') !== undefined || value('sso_start_url') !== undefined) return 'SSO';
  if (value('credential_process') !== undefined) return 'process';
  return value('login_session') === undefined ? 'none' : 'login session';
}

function keysIn(value: (key: string) => string | undefined): Credentials | undefined {
  const accessKeyId = value('aws_access_key_id');
  const secretAccessKey = value('aws_secret_access_key');
  const sessionToken = value('aws_session_token');
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

async function textOf(file: string): Promise<string | undefined> {
  return (await readSharedFile(file))?.toString('utf8');
}
