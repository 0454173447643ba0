import type { Credentials, Identity } from '../../aws/caller-identity.ts';
import { hashSha256 } from '../../aws/request.ts';

/** That the profile passed the whole policy, or merely whose it is: that says nothing of the account's state. */
export type ProofScope = 'policy' | 'owner';

/** Everything a proof holds for; a change of any of it means proving anew. */
export interface ProofBinding {
  readonly proves: ProofScope;
  readonly profile: string;
  readonly keys: Credentials;
  readonly expectedAccount: string | undefined;
  readonly endpoint: string;
  readonly region: string;
  /** A hash of the two AWS files. */
  readonly contents: string;
}

/** What is kept of a successful check. It holds no secret, and says nothing without one. */
export interface CachedProof extends Identity {
  readonly version: 1;
  /** Milliseconds since the epoch. */
  readonly provenAt: number;
  /** Hex. Made with the secret key itself, so that whoever lacks that can neither forge nor test it. */
  readonly signature: string;
}

export async function signProof(identity: Identity, provenAt: number, binding: ProofBinding): Promise<CachedProof> {
  const { account, arn, userId } = identity;
  return { version: 1, provenAt, account, arn, userId, signature: await computeSignature(identity, provenAt, binding) };
}

/** The identity that a stored text proves; undefined for anything old, foreign or tampered with. */
export async function readProof(
  text: string,
  binding: ProofBinding,
  age: { readonly now: number; readonly most: number },
): Promise<Identity | undefined> {
  const proof = parseProof(text);
  if (proof === undefined || proof.provenAt > age.now || age.now - proof.provenAt > age.most) return undefined;
  const { account, arn, userId } = proof;
  const identity = { account, arn, userId };
  return proof.signature === (await computeSignature(identity, proof.provenAt, binding)) ? identity : undefined;
}

function computeSignature(
  { account, arn, userId }: Identity,
  provenAt: number,
  binding: ProofBinding,
): Promise<string> {
  const { proves, profile, keys, expectedAccount, endpoint, region, contents } = binding;
  const statement = JSON.stringify([
    [proves, profile, keys.accessKeyId, keys.sessionToken ?? null, expectedAccount ?? null, endpoint, region, contents],
    [provenAt, account, arn, userId],
  ]);
  return hashSha256(statement, `pf-proof-1:${keys.secretAccessKey}`);
}

function parseProof(text: string): CachedProof | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, provenAt, account, arn, userId, signature } = value as Partial<Record<keyof CachedProof, unknown>>;
  if (version !== 1 || !Number.isSafeInteger(provenAt) || typeof provenAt !== 'number') return undefined;
  if (typeof account !== 'string' || typeof arn !== 'string' || typeof userId !== 'string') return undefined;
  return typeof signature === 'string' ? { version, provenAt, account, arn, userId, signature } : undefined;
}
