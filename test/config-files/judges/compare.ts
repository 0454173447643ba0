import type { Change, Reader } from './change.ts';
import { type Expectation, endsWithName, expectationOf, isSameName, nameOf } from './expectation.ts';

type Values = ReadonlyMap<string, string>;

interface Texts {
  readonly before: string;
  readonly after: string;
  /** The text without the edited sections: where a reader merges those of one name, these show through. */
  readonly rest: string;
}

/**
 * Everything that a reader finds changed between two texts and that no change explains, and every change
 * that it does not find. Empty means that it agrees.
 */
export async function objections(reader: Reader, texts: Texts, changes: readonly Change[]): Promise<string[]> {
  const [old, now] = [await reader.read(texts.before), await reader.read(texts.after)];
  if (old === undefined) return [];
  if (now === undefined) return ['it can no longer read the file'];
  const rest = (await reader.read(texts.rest)) ?? new Map();
  const expected = await Promise.all(changes.map((change) => expectationOf(reader, change)));
  const isExplained = (path: string) =>
    expected.some(
      (each) =>
        (concerns(each, path) && (yields(each, path, now.get(path)) || now.get(path) === rest.get(path))) ||
        isRegrouped(each, path, old, now),
    );
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path));
  const visible = await Promise.all(expected.map((each) => isVisible(reader, each)));
  return [
    ...paths.filter((path) => !isExplained(path)).map((path) => `${withoutValue(path)} changed`),
    ...expected.filter((_, index) => !visible[index]).map(({ header, key }) => `${key} of ${header} is not as asked`),
  ];
}

/** npm ini takes a line without = for a key, and that line may hold a secret. */
function withoutValue(path: string): string {
  return path.replace(/(?::\s|=).*$/s, '');
}

function concerns(change: Expectation, path: string): boolean {
  if (change.astray.length > 0) return change.astray.some((name) => endsWithName(path, name));
  return [...change.old.keys(), ...change.now.keys()].some((each) => isSameName(change, each, path));
}

function yields(change: Expectation, path: string, value: string | undefined): boolean {
  if (change.shadow !== 'none' || change.astray.length > 0) return true;
  // A further line of the old value, taken for a key; what it hid shows now.
  if (![...change.now.keys()].some((each) => isSameName(change, each, path)) && change.old.size > 1) return true;
  return value === undefined || [...change.now.values()].includes(value);
}

/** The same key with the same values, only in another block of its section. */
function isRegrouped(change: Expectation, path: string, old: Values, now: Values): boolean {
  const { prefix, regroups } = change;
  if (!regroups || prefix === undefined || !path.startsWith(prefix)) return false;
  const valuesIn = (values: Values) =>
    [...values].filter(([each]) => each.startsWith(prefix) && nameOf(each) === nameOf(path)).map(([, value]) => value);
  return valuesIn(old).toSorted().join('\n') === valuesIn(now).toSorted().join('\n');
}

/**
 * Whether the reader finds the value asked for, under its own name if the line is new. The section is read by
 * itself, since a header below that the reader does not see would add its keys to this one.
 */
async function isVisible(reader: Reader, change: Expectation): Promise<boolean> {
  if (change.isShadowed || change.astray.length > 0) return true;
  const section = [...((await reader.read(change.section)) ?? [])];
  return [...change.now].every(([path, value]) => {
    if (reader.knowsDialect && value !== change.value) return false;
    const isIt = (each: string) => (change.before === undefined ? each === path : isSameName(change, path, each));
    return section.some(([each, held]) => held === value && isIt(each));
  });
}
