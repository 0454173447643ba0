/** Source of random bytes. */
export type RandomBytes = (size: number) => Buffer;

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function pick(random: RandomBytes, alphabet: string, length: number): string {
  return [...random(length)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** Twelve digits, the first of them not zero. */
export function makeAccountId(random: RandomBytes): string {
  return `${pick(random, '123456789', 1)}${pick(random, '0123456789', 11)}`;
}

/** `prefix` and `length` characters of [a-z0-9], as Organizations names things. */
export function makeLowerId(random: RandomBytes, prefix: string, length: number): string {
  return `${prefix}${pick(random, LOWER, length)}`;
}

/** Unique ids of IAM: AIDA… for users, AROA… for roles. */
export function makeUniqueId(random: RandomBytes, prefix: 'AIDA' | 'AROA'): string {
  return `${prefix}${pick(random, BASE32, 17)}`;
}

/** Four letters in each id, by which pf knows a key of a rehearsal where it meets AWS itself. */
const MARK = 'SBOX';

/** A key's id tells its account, as AWS's do: 40 of the 80 bits after the prefix are the account's number. */
export function makeAccessKeyId(random: RandomBytes, prefix: 'AKIA' | 'ASIA', accountId: string): string {
  const noise = BigInt(`0x${random(5).toString('hex')}`);
  const bits = (1n << 79n) | (BigInt(accountId) << 39n) | (noise & ((1n << 39n) - 1n));
  let text = '';
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += BASE32[Number((bits >> shift) & 31n)];
  return prefix === 'AKIA' ? `${prefix}${text.slice(0, 9)}${MARK}${text.slice(13)}` : `${prefix}${text}`;
}

/** The account a key id was made for; undefined where it is no key id of AWS's present form. */
export function decodeAccountOfKey(id: string): string | undefined {
  if (!/^(AKIA|ASIA)[A-Z2-7]{16}$/.test(id)) return undefined;
  let bits = 0n;
  for (const character of id.slice(4)) bits = (bits << 5n) | BigInt(BASE32.indexOf(character));
  const account = (bits >> 39n) & ((1n << 40n) - 1n);
  return account > 999_999_999_999n ? undefined : account.toString().padStart(12, '0');
}

/** Forty characters, as secret access keys have. */
export function makeSecret(random: RandomBytes): string {
  return pick(random, BASE64, 40);
}

export function makeSessionToken(random: RandomBytes): string {
  return `FwoGZXIvYXdz${pick(random, BASE64, 260)}==`;
}

/** A UUID, the form of AWS's request ids. */
export function makeRequestId(random: RandomBytes): string {
  const hex = random(16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}
