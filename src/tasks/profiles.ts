import { readFile } from 'node:fs/promises';
import type { AwsKeys } from '../aws/connection.ts';
import { Failure } from '../errors/failure.ts';
import { readProfiles } from '../ini/index.ts';
import type { Repository } from '../repository/repository.ts';

/** What the repository's AWS files say of one profile. */
export interface Profile {
  readonly name: string;
  readonly region: string | undefined;
  /** Static keys or a session; undefined where the profile gets its credentials otherwise. */
  readonly keys: AwsKeys | undefined;
  readonly roleArn: string | undefined;
  readonly sourceProfile: string | undefined;
}

/** Every profile of `aws_dir`, by name. Files that do not exist hold none; one that cannot be read throws. */
export async function profilesOf(
  repository: Pick<Repository, 'configFile' | 'credentialsFile'>,
): Promise<Map<string, Profile>> {
  const [config, credentials] = await Promise.all([
    textOf(repository.configFile),
    textOf(repository.credentialsFile),
  ]);
  const profiles = new Map<string, Profile>();
  for (const [name, facts] of readProfiles({ config, credentials })) {
    const value = (key: string) => facts.credentials?.get(key) ?? facts.config?.get(key);
    profiles.set(name, {
      name,
      region: value('region'),
      keys: keysIn(value),
      roleArn: value('role_arn'),
      sourceProfile: value('source_profile'),
    });
  }
  return profiles;
}

function keysIn(value: (key: string) => string | undefined): AwsKeys | undefined {
  const accessKeyId = value('aws_access_key_id');
  const secretAccessKey = value('aws_secret_access_key');
  const sessionToken = value('aws_session_token');
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    // Unreadable is not empty: taking it for that would cost somebody their keys.
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('CONFIG_FILE_UNREADABLE', `${file} cannot be read: ${reason}`, { cause: error });
  }
}
