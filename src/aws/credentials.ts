import type { Credentials } from '../config-files/profile.ts';

export type { Credentials };

/** Who somebody is, as STS says it. */
export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  /** Of that account. */
  readonly arn: string;
  readonly userId: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The wire form of credentials; undefined where a part of a session is missing. */
export function readCredentials(
  wire: {
    AccessKeyId?: string | undefined;
    SecretAccessKey?: string | undefined;
    SessionToken?: string | undefined;
  } = {},
): Credentials | undefined {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = wire;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Whether what STS, or whoever answered in its place, says is a whole answer: one account, and an ARN of it in `partition`. */
export function isWellFormed({ account, arn, userId }: Identity, partition: string): boolean {
  const owner = /^arn:([a-z-]+):(?:iam|sts)::(\d{12}):./.exec(arn);
  return /^\d{12}$/.test(account) && owner?.[1] === partition && owner[2] === account && userId !== '';
}

/** Root, whom no policy binds and who may assume no role. */
export function isRoot({ arn }: Identity): boolean {
  return arn.endsWith(':root');
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account an access key was made for, which AWS wrote into the id: 40 of the 80 bits after the prefix.
 * A hint for messages, never a proof; undefined for ids of before 2019 and what is no id.
 */
export function accountInKeyId(accessKeyId: string): string | undefined {
  const [, letters] = /^(?:AKIA|ASIA)([A-Z2-7]{16})$/.exec(accessKeyId) ?? [];
  // Ids of the old form begin with letters I and J here, and hold no account.
  if (letters === undefined || BASE32.indexOf(letters.charAt(0)) < 16) return undefined;
  let bits = 0n;
  for (const letter of letters) bits = (bits << 5n) | BigInt(BASE32.indexOf(letter));
  const account = (bits >> 39n) & ((1n << 40n) - 1n);
  return account > 999_999_999_999n ? undefined : account.toString().padStart(12, '0');
}
