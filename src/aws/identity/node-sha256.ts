import type { Hash, Hmac } from 'node:crypto';

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** Node's SHA-256, or HMAC where a secret is given, in the form the signature library asks for. */
export class NodeSha256 {
  readonly #secret: Bytes | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Bytes) {
    this.#secret = secret;
    this.#hash = newHash(secret);
  }

  update(data: Bytes): void {
    this.#hash.update(asBuffer(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = newHash(this.#secret);
  }
}

function newHash(secret: Bytes | undefined): Hash | Hmac {
  const { createHash, createHmac } = process.getBuiltinModule('node:crypto');
  return secret === undefined ? createHash('sha256') : createHmac('sha256', asBuffer(secret));
}

function asBuffer(data: Bytes): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
