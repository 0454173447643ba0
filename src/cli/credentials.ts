import type { CredentialsSource } from '../access/credential-source.ts';
import type { AwsKeys } from '../aws/connection.ts';
import type { Runtime } from '../runtime.ts';

interface CredentialFlagValues {
  'from-env': boolean;
  'from-csv'?: string | undefined;
  'from-json'?: string | undefined;
  'access-key-id'?: string | undefined;
  'secret-access-key-stdin': boolean;
}

/** The credentials the flags name; undefined where they name none, or only the id of a key. */
export async function givenCredentials(flags: CredentialFlagValues, runtime: Runtime): Promise<AwsKeys | undefined> {
  const { credentialsFrom } = await import('../access/credential-source.ts');
  const source: CredentialsSource = {
    fromEnv: flags['from-env'],
    fromCsv: flags['from-csv'],
    fromJson: flags['from-json'],
    accessKeyId: flags['access-key-id'],
    secretAccessKeyStdin: flags['secret-access-key-stdin'],
  };
  return credentialsFrom(source, runtime, readStdin);
}

export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
