import type { Credentials } from '../aws/caller-identity.ts';
import { Failure } from '../errors/failure.ts';

/** The API's limits, wider than what AWS hands out today. */
const KEY_ID = /^\w{16,128}$/;
const SECRET = /^[\x21-\x7e]{16,}$/;

/** Throws CREDENTIALS_INPUT_INVALID for what is no key; `where` names its source, and the secret is never shown. */
export function validateKeys(
  { accessKeyId, secretAccessKey, sessionToken }: Partial<Record<keyof Credentials, string | undefined>>,
  where: string,
): Credentials {
  if (!accessKeyId || !secretAccessKey) throw invalid(`${where} holds no access key id and secret.`);
  if (!KEY_ID.test(accessKeyId))
    throw invalid(`${where}: the access key id is not one (16 to 128 letters and digits).`);
  if (!SECRET.test(secretAccessKey))
    throw invalid(`${where}: the secret access key is not one (it has blanks or is too short).`);
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/**
 * What the AWS console offers for download: `rootkey.csv`, `*_accessKeys.csv`, `credentials.csv`, and the
 * `AWSAccessKeyId=…` lines of old root key files. BOM, CRLF and quotes as the console writes them.
 */
export async function parseCsvKeys(text: string, where: string): Promise<Credentials> {
  const plain = text.replace(/^\uFEFF/, '');
  const old = /^AWSAccessKeyId=(\S+)\s+AWSSecretKey=(\S+)\s*$/.exec(plain);
  if (old !== null) return validateKeys({ accessKeyId: old[1], secretAccessKey: old[2] }, where);
  const { parse } = await import('csv-parse/sync');
  let rows: string[][];
  try {
    rows = parse(plain, { relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch {
    // The parser quotes what it chokes on, and that may be a secret.
    throw invalid(`${where} is not a CSV file.`);
  }
  const [header = [], ...keys] = rows;
  const column = (name: string) => header.findIndex((title) => title.toLowerCase().replace(/[^a-z]/g, '') === name);
  const [id, secret] = [column('accesskeyid'), column('secretaccesskey')];
  if (id < 0 || secret < 0) {
    throw invalid(
      `${where} has no columns "Access key ID" and "Secret access key"; it is not what the console offers.`,
    );
  }
  if (keys.length !== 1) throw invalid(`${where} holds ${keys.length} keys; one is needed.`);
  return validateKeys({ accessKeyId: keys[0]?.[id], secretAccessKey: keys[0]?.[secret] }, where);
}

/** What `aws iam create-access-key`, `aws sts assume-role` and their like print. */
export function parseJsonKeys(text: string, where: string): Credentials {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // JSON.parse quotes what it chokes on, and that may be a secret.
    throw invalid(`${where} is not JSON.`);
  }
  const holder =
    ['AccessKey', 'Credentials'].map((name) => field(content, name)).find((value) => value !== undefined) ?? content;
  const textOf = (name: string) => {
    const value = field(holder, name);
    return typeof value === 'string' ? value : undefined;
  };
  if (textOf('Status') === 'Inactive') throw invalid(`${where} holds a key that is inactive.`);
  const keys = {
    accessKeyId: textOf('AccessKeyId'),
    secretAccessKey: textOf('SecretAccessKey'),
    sessionToken: textOf('SessionToken'),
  };
  return validateKeys(keys, where);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

function invalid(message: string): Failure {
  return new Failure('CREDENTIALS_INPUT_INVALID', message);
}
