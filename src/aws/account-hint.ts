import type { Profile } from '../config-files/profile.ts';

/** The account that a profile's own lines speak of; undefined where only AWS can tell. */
export function findAccountHint({ kind, values, roleArn }: Profile): string | undefined {
  if (kind === 'static') return decodeAccount(values.get('aws_access_key_id') ?? '');
  if (kind === 'sso') return values.get('sso_account_id');
  return kind === 'role' || kind === 'web-identity' ? /^arn:[\w-]+:iam::(\d{12}):/.exec(roleArn ?? '')?.[1] : undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account an access key was made for, which AWS wrote into the id: 40 of the 80 bits after the prefix.
 * A hint for messages, never a proof; undefined for ids of before 2019 and what is no id.
 */
export function decodeAccount(accessKeyId: string): string | undefined {
  const [, letters] = /^(?:AKIA|ASIA)([A-Z2-7]{16})$/.exec(accessKeyId) ?? [];
  // Ids of the old form begin with letters I and J here, and hold no account.
  if (letters === undefined || BASE32.indexOf(letters.charAt(0)) < 16) return undefined;
  let bits = 0n;
  for (const letter of letters) bits = (bits << 5n) | BigInt(BASE32.indexOf(letter));
  const account = (bits >> 39n) & ((1n << 40n) - 1n);
  return account > 999_999_999_999n ? undefined : account.toString().padStart(12, '0');
}

/** Whether an access key is of an embedded AWS (`pf aws sandbox`), which marks the ids of its keys. */
export function isOfRehearsal(accessKeyId: string): boolean {
  return /^AKIA\w{9}SBOX\w{3}$/.test(accessKeyId);
}

/** What to do with such a key. */
export const GO_ON_REHEARSING = [
  'Go on with the rehearsal where it began: pf aws sandbox exec --state FILE -- bash',
  'For AWS itself, begin in another repository: pf aws org init',
  'Within the rehearsal, a key made a moment ago needs some seconds: run the command again.',
];
