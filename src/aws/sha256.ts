import { Sha256Js } from '@smithy/core/checksum';

/** Characters that JavaScript hashes before node:crypto is loaded. */
const LONG = 64 * 1024;

/** SHA-256 of a text, or HMAC where a secret is given, in hex. Short ones in JavaScript: loading node:crypto takes longer. */
export async function sha256(text: string, secret?: string): Promise<string> {
  if (text.length > LONG && secret === undefined) {
    return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
  }
  const hash = new Sha256Js(secret);
  hash.update(Buffer.from(text));
  return Buffer.from(await hash.digest()).toString('hex');
}
