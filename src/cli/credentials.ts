import type { CredentialsSource, GivenKeys } from '../access/credential-source.ts';
import { Failure } from '../errors/failure.ts';
import type { Runtime } from '../runtime.ts';

interface CredentialFlagValues {
  'from-env': boolean;
  'from-csv'?: string | undefined;
  'from-json'?: string | undefined;
  'access-key-id'?: string | undefined;
  'secret-access-key-stdin': boolean;
}

/** The credentials the flags name; undefined where they name none, or only the id of a key. */
export async function readCredentialFlags(
  flags: CredentialFlagValues,
  runtime: Runtime,
): Promise<GivenKeys | undefined> {
  const { readGivenCredentials } = await import('../access/credential-source.ts');
  const source: CredentialsSource = {
    fromEnv: flags['from-env'],
    fromCsv: flags['from-csv'],
    fromJson: flags['from-json'],
    accessKeyId: flags['access-key-id'],
    secretAccessKeyStdin: flags['secret-access-key-stdin'],
  };
  return readGivenCredentials(source, runtime, readStdin);
}

/** Bytes; a key and its session token take a thousandth of this. */
const STDIN_LIMIT = 1024 * 1024;

export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > STDIN_LIMIT) {
      throw new Failure('CREDENTIALS_INPUT_INVALID', `What came on stdin is larger than ${STDIN_LIMIT} bytes.`);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
