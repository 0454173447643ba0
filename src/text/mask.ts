/** Shorter than this, a few characters would give away much of a secret. */
const LONG_ENOUGH = 16;
/** Shorter than this, first and last four characters would be most of a key id. */
const SHORTEST_KEY_ID = 12;

/** A secret as it may be shown: its last four characters, none of a short one. */
export function maskSecret(secret: string): string {
  return secret.length < LONG_ENOUGH ? '****' : `****${lastFour(secret)}`;
}

/** `AKIA…WXYZ`: enough to tell keys apart and to find one, too little to be one. */
export function maskKeyId(keyId: string): string {
  return keyId.length < SHORTEST_KEY_ID ? '…' : `${keyId.slice(0, 4)}…${lastFour(keyId)}`;
}

/** A key id of unchanged length, all but its last four characters hidden. */
export function hideKeyId(keyId: string): string {
  return lastFour(keyId).padStart(keyId.length, '*');
}

/** How sentences name a key: `the key ending in WXYZ`. */
export function lastFour(keyId: string): string {
  return keyId.slice(-4);
}
