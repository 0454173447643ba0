/** AWS takes signatures that are at most this old, or this far in the future. */
const TOLERANCE_MS = 15 * 60_000;

const SKEW_CODES = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']);
const SKEW_WORDS = /^(?:Signature expired|Signature not yet current|Date in Credential scope)/;

/**
 * How far this machine's clock is ahead of AWS's, in milliseconds (negative: behind), where AWS refused a
 * signature for its time; NaN where it is for its time but AWS does not say by how much; undefined otherwise.
 */
export function clockSkew(
  refusal: { readonly code: string; readonly message: string; readonly date: number | undefined },
  now: number,
): number | undefined {
  const spoken = spokenSkew(refusal.message);
  if (spoken !== undefined) return spoken;
  const seen = refusal.date === undefined ? Number.NaN : now - refusal.date;
  if (SKEW_CODES.has(refusal.code) || SKEW_WORDS.test(refusal.message)) return seen;
  const aboutSignature = refusal.code === 'SignatureDoesNotMatch' || refusal.code === 'InvalidSignatureException';
  return aboutSignature && Math.abs(seen) > TOLERANCE_MS ? seen : undefined;
}

/** "Signature expired: 20260101T000000Z is now earlier than … (20260101T003000Z - 15 min.)" says both times. */
function spokenSkew(message: string): number | undefined {
  if (!SKEW_WORDS.test(message)) return undefined;
  const [ours, , theirs] = [...message.matchAll(/\b(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/g)].map(([, ...parts]) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
  });
  return ours === undefined || theirs === undefined ? undefined : ours - theirs;
}

/** "1 hour 2 minutes", the two largest units of a length of time. */
export function inWords(milliseconds: number): string {
  let rest = Math.round(Math.abs(milliseconds) / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(' ') || 'no time';
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
