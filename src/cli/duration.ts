import { Failure } from '../errors/failure.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `1h`, `7d` → milliseconds. Throws USAGE. */
export function parseDuration(input: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(input) ?? [];
  const factor = UNITS[unit];
  if (amount === undefined || factor === undefined) {
    throw new Failure('USAGE', `"${input}" is no length of time; write 90s, 15m, 1h or 7d.`);
  }
  return Number(amount) * factor;
}
