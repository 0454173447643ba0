import { resolve } from 'node:path';
import type { Credentials } from '../aws/caller-identity.ts';
import { Failure } from '../errors/failure.ts';
import { readSmallFile } from '../files/paths.ts';
import type { Runtime } from '../runtime.ts';
import { parseCsvKeys, parseJsonKeys, validateKeys } from './parse-credentials.ts';

/** Where a person said the credentials are. At most one of the four ways. */
export interface CredentialsSource {
  readonly fromEnv: boolean;
  readonly fromCsv: string | undefined;
  /** A file, or `-` for stdin. */
  readonly fromJson: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly secretAccessKeyStdin: boolean;
}

/** A key, and which flags give it once more. */
export interface GivenKeys extends Credentials {
  readonly given: readonly string[];
  /** The file it came from. */
  readonly file?: string;
}

/** Reads stdin to its end. */
type ReadStdin = () => Promise<string>;

/** The credentials that were named, checked for their shape; undefined where none were named. */
export async function readGivenCredentials(
  source: CredentialsSource,
  runtime: Pick<Runtime, 'env' | 'cwd'>,
  readStdin: ReadStdin,
): Promise<GivenKeys | undefined> {
  assertOneSource(source);
  const { fromEnv, fromCsv, fromJson, accessKeyId, secretAccessKeyStdin } = source;
  if (fromEnv) return readKeysFromEnv(runtime.env);
  if (fromCsv !== undefined) return readKeysFromCsv(fromCsv, runtime.cwd);
  if (fromJson === '-') return { ...parseJsonKeys(await readStdin(), 'What came on stdin'), given: [] };
  if (fromJson !== undefined) {
    const file = resolve(runtime.cwd, fromJson);
    return { ...parseJsonKeys(readText(file), fromJson), file, given: ['--from-json', fromJson] };
  }
  if (accessKeyId === undefined || !secretAccessKeyStdin) return undefined;
  const secretAccessKey = (await readStdin()).trim();
  return { ...validateKeys({ accessKeyId, secretAccessKey }, 'What was given'), given: [] };
}

/** The key in a CSV file of the AWS console. Throws CREDENTIALS_INPUT_INVALID. */
export async function readKeysFromCsv(given: string, cwd: string): Promise<GivenKeys> {
  const file = resolve(cwd, given);
  return { ...(await parseCsvKeys(readText(file), given)), file, given: ['--from-csv', given] };
}

/** The key in the variables of the shell. Throws CREDENTIALS_INPUT_INVALID. */
export function readKeysFromEnv(env: Runtime['env']): GivenKeys {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    const missing = [
      ...(AWS_ACCESS_KEY_ID ? [] : ['AWS_ACCESS_KEY_ID']),
      ...(AWS_SECRET_ACCESS_KEY ? [] : ['AWS_SECRET_ACCESS_KEY']),
    ];
    throw new Failure('CREDENTIALS_INPUT_INVALID', `--from-env needs ${missing.join(' and ')} in the environment.`, {
      suggestions: [`Export ${missing.join(' and ')}, or use --from-csv FILE.`],
    });
  }
  const keys = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
  return { ...validateKeys(keys, 'The environment'), given: ['--from-env'] };
}

function assertOneSource({ fromEnv, fromCsv, fromJson, accessKeyId, secretAccessKeyStdin }: CredentialsSource): void {
  const named = [
    ...(fromEnv ? ['--from-env'] : []),
    ...(fromCsv === undefined ? [] : ['--from-csv']),
    ...(fromJson === undefined ? [] : ['--from-json']),
    ...(accessKeyId === undefined ? [] : ['--access-key-id']),
  ];
  if (named.length > 1) throw new Failure('USAGE', `Only one of ${named.join(', ')} can be used.`);
  if (secretAccessKeyStdin && accessKeyId === undefined) {
    throw new Failure('USAGE', '--secret-access-key-stdin needs --access-key-id ID beside it.');
  }
}

function readText(path: string): string {
  const file = readSmallFile(path);
  if (file.kind === 'read') return file.content.toString();
  const [reason, cause] = file.kind === 'missing' ? ['does not exist'] : [file.reason, file.cause];
  throw new Failure('CREDENTIALS_INPUT_INVALID', `${path} ${reason}.`, { cause });
}
