import { realpathSync, statSync } from 'node:fs';
import { hashSha256 } from '../../aws/request.ts';
import { type AwsFiles, readAwsFiles } from '../../config-files/read.ts';
import type { Repository } from '../../repository/repository.ts';
import type { FileFacts } from './facts.ts';

/** A file or folder that exists, its links followed. */
export type FoundFile = Omit<FileFacts, 'git'>;

/** The two AWS files as they are now. */
export interface SharedFilesRead {
  readonly profiles: AwsFiles;
  /** Changes with every byte of either file. */
  readonly contents: string;
  readonly files: readonly FoundFile[];
}

type Where = Pick<Repository, 'awsDir' | 'configFile' | 'credentialsFile'>;

/** Reads both files, each once. Throws CONFIG_FILE_UNREADABLE for what botocore could not read. */
export async function readSharedFiles(paths: Where): Promise<SharedFilesRead> {
  const profiles = readAwsFiles(paths);
  const [config, credentials] = [profiles.config?.text ?? null, profiles.credentials?.text ?? null];
  const files = findFiles(paths, profiles);
  return { profiles, contents: await hashSha256(JSON.stringify([config, credentials])), files };
}

/** The two files and their folder, as far as they are there; `profiles` is what they hold. */
export function findFiles({ awsDir, configFile, credentialsFile }: Where, profiles: AwsFiles): FoundFile[] {
  return [
    ...findFile(configFile, 'config', SECRET.test(profiles.config?.text ?? '') && hasSecretInConfig(profiles)),
    ...findFile(credentialsFile, 'credentials', true),
    ...findFile(awsDir, 'folder', profiles.credentials !== undefined),
  ];
}

/** Worth asking every profile for. */
const SECRET = /aws_secret_access_key|aws_session_token/i;

function hasSecretInConfig(profiles: AwsFiles): boolean {
  return [...profiles.values()].some(
    ({ config }) => config?.has('aws_secret_access_key') || config?.has('aws_session_token'),
  );
}

function findFile(path: string, kind: FoundFile['kind'], secret: boolean): FoundFile[] {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? [] : [{ path: realpathSync.native(path), kind, mode: facts.mode & 0o777, secret }];
}
