import { Failure } from '../errors/failure.ts';

/** An answer of AWS as it came: nothing of it is sure to be there. */
export type Wire = Readonly<Record<string, unknown>>;

/** The object at `key`; an empty one where there is none. */
export function readObject(wire: Wire, key: string): Wire {
  return toWire(wire[key]) ?? {};
}

/** The objects of the list at `key`. */
export function readList(wire: Wire, key: string): Wire[] {
  const list: unknown = wire[key];
  return Array.isArray(list) ? list.map(toWire).filter((item) => item !== undefined) : [];
}

/** The text at `key`; undefined where there is none, or an empty one. */
export function readText(wire: Wire, key: string): string | undefined {
  const value = wire[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The time at `key`, which comes in seconds, in milliseconds since the epoch. */
export function readTime(wire: Wire, key: string): number | undefined {
  const value = wire[key];
  return typeof value === 'number' ? value * 1000 : undefined;
}

/** The text at `key` of the answer to `operation`, which makes no sense without it. Throws ENDPOINT_STRANGE. */
export function requireText(wire: Wire, key: string, operation: string): string {
  return readText(wire, key) ?? throwMalformed(operation, key);
}

export function throwMalformed(operation: string, missing: string): never {
  throw new Failure('ENDPOINT_STRANGE', `The answer to ${operation} has no ${missing}: what answered is not AWS.`);
}

/** Undefined for what is no JSON; operations that tell nothing answer with nothing. */
export function parseWire(text: string): Wire | undefined {
  if (text === '') return {};
  try {
    return toWire(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function toWire(value: unknown): Wire | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}
