import { readFileSync, realpathSync, statSync } from 'node:fs';
import { sha256 } from '../../aws/sha256.ts';
import { decode } from '../../config-files/decode.ts';
import { MadeWhenAsked } from '../../config-files/made-when-asked.ts';
import { merged, type ProfileValues, type Split, splitOf } from '../../config-files/profile.ts';
import { type ProfileFacts, readProfiles } from '../../config-files/profiles.ts';
import { readSharedFile } from '../../config-files/read-file.ts';
import { scan } from '../../config-files/scan.ts';
import { toFailure, unreadable } from '../../config-files/unreadable.ts';
import type { Repository } from '../../repository/repository.ts';
import type { FileFacts } from './facts.ts';

/** A file or folder that exists, its links followed. */
export type FoundFile = Omit<FileFacts, 'git'>;

/** The two AWS files as they are now. */
export interface SharedFilesRead {
  readonly profiles: ReadonlyMap<string, ProfileValues>;
  /** Where the two files tell the key of a profile differently. */
  readonly splitOf: (profile: string) => Split | undefined;
  /** Changes with every byte of either file. */
  readonly contents: string;
  readonly files: readonly FoundFile[];
}

type Where = Pick<Repository, 'awsDir' | 'configFile' | 'credentialsFile'>;

/** Reads both files, each once. Throws CONFIG_FILE_UNREADABLE for what botocore could not read. */
export async function readSharedFiles({ awsDir, configFile, credentialsFile }: Where): Promise<SharedFilesRead> {
  const [config, credentials] = await Promise.all([textOf(configFile), textOf(credentialsFile)]);
  const sections = readProfiles({ config, credentials });
  const files = [
    ...found(configFile, 'config', SECRET.test(config ?? '') && [...sections.values()].some(hasSecretInConfig)),
    ...found(credentialsFile, 'credentials', true),
    ...found(awsDir, 'folder', true),
  ];
  return {
    profiles: valuesOf(sections),
    splitOf(profile) {
      const facts = sections.get(profile);
      return facts && splitOf(facts);
    },
    contents: await sha256(JSON.stringify([config ?? null, credentials ?? null])),
    files,
  };
}

async function textOf(path: string): Promise<string | undefined> {
  const content = quickly(path) ?? (await readSharedFile(path));
  if (content === undefined) return undefined;
  const text = decode(path, content);
  const [problem] = scan(text).problems;
  if (problem === undefined) return text;
  const { reason, mend } = toFailure(problem);
  throw unreadable(path, problem.line, reason, [mend]);
}

/** Waiting for a file costs more than reading it; for what is no plain file that can be read, the reader has words. */
function quickly(path: string): Buffer | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function valuesOf(sections: ReadonlyMap<string, ProfileFacts>): ReadonlyMap<string, ProfileValues> {
  return new MadeWhenAsked({
    keys: () => sections.keys(),
    has: (name) => sections.has(name),
    make: (name) => merged(sections.get(name) ?? NOWHERE),
  });
}

const NOWHERE = { config: undefined, credentials: undefined };

/** Worth asking every profile for. */
const SECRET = /aws_secret_access_key|aws_session_token/i;

function hasSecretInConfig({ config }: ProfileFacts): boolean {
  return config?.has('aws_secret_access_key') === true || config?.has('aws_session_token') === true;
}

function found(path: string, kind: FoundFile['kind'], secret: boolean): FoundFile[] {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? [] : [{ path: realpathSync.native(path), kind, mode: facts.mode & 0o777, secret }];
}
