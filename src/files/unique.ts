let count = 0;

/**
 * Twelve hex digits that this process gives once, from the nanoseconds since the machine started and a count. Together
 * with the process's own mark nobody else has them. Without node:crypto, which takes as long to load as a file to edit.
 */
export function uniqueDigits(): string {
  count++;
  return (process.hrtime.bigint() * 4_096n + BigInt(count % 4_096)).toString(16).slice(-12).padStart(12, '0');
}

/** Eight hex digits for a text: FNV-1a of 32 bits, which tells a handful of machines apart. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
