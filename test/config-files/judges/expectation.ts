import type { Change, Reader } from './change.ts';

/** What a reader makes of one change: what it finds in the lines alone, under the section's header. */
export interface Expectation extends Change {
  readonly old: ReadonlyMap<string, string>;
  readonly now: ReadonlyMap<string, string>;
  /** Whether another line keeps this reader from seeing this one. */
  readonly isShadowed: boolean;
  /** What the reader puts before the names of this section's keys; undefined where it does not see them. */
  readonly prefix: string | undefined;
  /**
   * Where the reader takes the header for a key, and so files all below it under another section: the names
   * that it finds in this one. Empty where it sees the header.
   */
  readonly astray: readonly string[];
}

/** Asks the reader itself, so that nothing here has to know its rules. */
export async function expectationOf(reader: Reader, change: Change): Promise<Expectation> {
  const under = async (lines: string | undefined): Promise<ReadonlyMap<string, string>> =>
    (lines === undefined ? undefined : await reader.read(`${change.header}\n${lines}\n`)) ?? new Map();
  const [old, now, probe] = [
    await under(change.before),
    await under(change.after),
    await under(`${change.key} = probe`),
  ];
  const isAstray = probe.has(change.key);
  return {
    ...change,
    old,
    now,
    isShadowed: change.shadow === 'value' || (change.shadow === 'block' && !reader.knowsDialect),
    prefix: isAstray ? undefined : [...probe.keys()][0]?.slice(0, -change.key.length),
    astray: isAstray ? [...probe.keys(), ...old.keys(), ...now.keys()] : [],
  };
}

/** Whether `path` is the `expected` one, be it inside a block that the reader believes to be open. */
export function isSameName({ prefix }: Expectation, expected: string, path: string): boolean {
  if (expected === path) return true;
  if (prefix === undefined || !path.startsWith(prefix) || !expected.startsWith(prefix)) return false;
  return endsWithName(path, expected.slice(prefix.length));
}

export function endsWithName(path: string, name: string): boolean {
  const [whole, end] = [path.toLowerCase(), name.toLowerCase()];
  return whole === end || whole.endsWith(`.${end}`);
}

/** The key alone, without section and block. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
