import { Sha256Js } from '@smithy/core/checksum';

/** SHA-256 of a text, or HMAC where a secret is given, in hex. In JavaScript: loading node:crypto takes longer. */
export async function sha256(text: string, secret?: string): Promise<string> {
  const hash = new Sha256Js(secret);
  hash.update(Buffer.from(text));
  return Buffer.from(await hash.digest()).toString('hex');
}
