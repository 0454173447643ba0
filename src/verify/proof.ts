import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Credentials, Identity } from '../aws/identity/credentials.ts';

/** Everything a proof holds for; a change of any of it means proving anew. */
export interface Bond {
  readonly profile: string;
  readonly keys: Credentials;
  readonly expectedAccount: string | undefined;
  readonly endpoint: string;
  readonly region: string;
  /** {@link contentsHash} of the two AWS files. */
  readonly contents: string;
}

/** What is kept of a successful check. It holds no secret, and says nothing without one. */
export interface Proof extends Identity {
  readonly version: 1;
  /** Milliseconds since the epoch. */
  readonly provenAt: number;
  /** Hex. Made with the secret key itself, so that whoever lacks that can neither forge nor test it. */
  readonly seal: string;
}

export function contentsHash(files: readonly (string | undefined)[]): string {
  const hash = createHash('sha256');
  for (const content of files)
    hash.update(content === undefined ? '-' : `${Buffer.byteLength(content)}:`).update(content ?? '');
  return hash.digest('hex');
}

export function sealProof(identity: Identity, provenAt: number, bond: Bond): Proof {
  const { account, arn, userId } = identity;
  return { version: 1, provenAt, account, arn, userId, seal: sealOf(identity, provenAt, bond) };
}

/** The identity a stored text proves, or undefined for anything old, foreign, tampered with, or not to be understood. */
export function readProof(text: string, bond: Bond, now: number, maxAge: number): Identity | undefined {
  const proof = parsed(text);
  if (proof === undefined || proof.provenAt > now || now - proof.provenAt > maxAge) return undefined;
  const { account, arn, userId } = proof;
  const identity = { account, arn, userId };
  const expected = Buffer.from(sealOf(identity, proof.provenAt, bond));
  const given = Buffer.from(proof.seal);
  return given.length === expected.length && timingSafeEqual(given, expected) ? identity : undefined;
}

function sealOf({ account, arn, userId }: Identity, provenAt: number, bond: Bond): string {
  const { profile, keys, expectedAccount, endpoint, region, contents } = bond;
  const statement = JSON.stringify([
    [profile, keys.accessKeyId, keys.sessionToken ?? null, expectedAccount ?? null, endpoint, region, contents],
    [provenAt, account, arn, userId],
  ]);
  return createHmac('sha256', `pf-proof-1:${keys.secretAccessKey}`).update(statement).digest('hex');
}

function parsed(text: string): Proof | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, provenAt, account, arn, userId, seal } = value as Partial<Record<keyof Proof, unknown>>;
  if (version !== 1 || !Number.isSafeInteger(provenAt) || typeof provenAt !== 'number') return undefined;
  if (typeof account !== 'string' || typeof arn !== 'string' || typeof userId !== 'string') return undefined;
  return typeof seal === 'string' ? { version, provenAt, account, arn, userId, seal } : undefined;
}
