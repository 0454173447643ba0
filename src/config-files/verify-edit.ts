import { stripBlanks } from './characters.ts';
import type { Document, Section } from './document.ts';
import type { FileEdits, KeyEdits } from './managed-keys.ts';
import { parse } from './parse.ts';
import { type FileKind, findIndexes, formatHeader, hasProfile, readProfileName, readValue } from './sections.ts';

/**
 * Reads the file as it is to be and throws a plain Error, our bug, unless exactly the asked keys differ: by our own
 * reading, which follows botocore, and in the edited sections by npm `ini`, which shares none of our code.
 * `before` must be free of problems.
 */
export async function verifyEdit(file: FileKind, before: Document, after: string, edits: FileEdits): Promise<void> {
  const edited = parse(after);
  const found = findDifferences(file, before, edited, edits);
  if (found.length > 0) throw makeEditBug('our own reading', file, found);
  for (const index of findIndexes(edited, file, ...edits.keys())) {
    const section = edited.sections.at(index);
    const keys = edits.get(readProfileName(section?.header ?? '', file) ?? '') ?? new Map();
    const [old, now] = [readOwnLines(before, index), readOwnLines(edited, index)];
    if (!hasSameComments(old, now))
      throw makeEditBug('our own reading', file, [`a comment in [${section?.header}] changed`]);
    if (!(await isRightToNpmIni(old, now, keys))) throw makeEditBug('npm ini', file, [`[${section?.header}] is wrong`]);
  }
}

function makeEditBug(reader: string, file: FileKind, found: readonly string[]): Error {
  const what = found.slice(0, 3).join('; ');
  return new Error(`Nothing was saved: to ${reader}, the edit of ${file} changes more or less than asked (${what}).`);
}

/**
 * Every section that no edit names is the same to the byte, every edited one holds what it held and the edit, new
 * ones come last.
 */
function findDifferences(file: FileKind, before: Document, after: Document, edits: FileEdits): string[] {
  const [problem] = after.problems;
  if (problem !== undefined) return [`line ${problem.line} would be unreadable: ${problem.kind}`];
  const found: string[] = [];
  // -1 is the text above the first section.
  let untouched = -1;
  for (const index of findIndexes(before, file, ...edits.keys())) {
    const section = before.sections.at(index);
    const keys = edits.get(readProfileName(section?.header ?? '', file) ?? '') ?? new Map();
    if (!isUntouched(before, after, untouched, index)) found.push(`something above [${section?.header}] changed`);
    untouched = index + 1;
    if (!isAsWanted(after, after.sections.at(index), { document: before, section }, keys)) {
      found.push(`[${section?.header}] is wrong`);
    }
  }
  if (!isUntouched(before, after, untouched, before.sections.length)) found.push('something at the end changed');
  return [...found, ...checkNewSections(file, before, after, edits)];
}

function checkNewSections(file: FileKind, before: Document, after: Document, edits: FileEdits): string[] {
  const added = after.sections.slice(before.sections.length);
  const asked = [...edits].filter(
    ([profile, keys]) => !hasProfile(before, file, profile) && [...keys.values()].some((value) => value !== null),
  );
  if (asked.length !== added.length) return ['another number of sections was added'];
  return asked.flatMap(([profile, keys], index) => {
    const section = added[index];
    const isNamed = `[${section?.header}]` === formatHeader(profile, file);
    return isNamed && isAsWanted(after, section, undefined, keys)
      ? []
      : [`the new section of ${profile} is not as asked`];
  });
}

/** The same bytes in sections `from` up to `to`, but for the line ends that part the last from one that is added. */
function isUntouched(before: Document, after: Document, from: number, to: number): boolean {
  const [old, now] = [readSections(before, from, to), readSections(after, from, to)];
  if (old === now) return true;
  return to === before.sections.length && now.startsWith(old) && /^[\r\n]*$/.test(now.slice(old.length));
}

/** The text of sections `from` up to `to`, without that one; from -1, what comes before the first as well. */
function readSections({ text, sections }: Document, from: number, to: number): string {
  const start = from < 0 ? 0 : (sections.at(from)?.start ?? text.length);
  return text.slice(start, sections.at(to)?.start ?? text.length);
}

interface Earlier {
  readonly document: Document;
  readonly section: Section | undefined;
}

function isAsWanted(after: Document, now: Section | undefined, earlier: Earlier | undefined, keys: KeyEdits): boolean {
  const old = earlier?.section;
  if (now === undefined || (old !== undefined && old.header !== now.header)) return false;
  const text = earlier?.document.text ?? '';
  const held = new Map([...(old?.entries ?? [])].map(([key, entry]) => [key, readValue(text, entry)]));
  const found = new Map([...now.entries].map(([key, entry]) => [key, readValue(after.text, entry)]));
  return isSame(found, edit(held, keys));
}

function edit(values: ReadonlyMap<string, string>, keys: KeyEdits): Map<string, string> {
  const edited = new Map(values);
  for (const [key, value] of keys) {
    if (value === null) edited.delete(key);
    else edited.set(key, value);
  }
  return edited;
}

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([key, value]) => right.get(key) === value);
}

/**
 * The lines of a section but for those that continue a value: npm `ini` takes them for keys. Empty where there is
 * none.
 */
function readOwnLines({ text, sections }: Document, index: number): string {
  const section = sections.at(index);
  if (section === undefined) return '';
  const pieces: string[] = [];
  let at = section.next;
  for (const { start, next } of [...section.entries.values()].flatMap(({ continuations }) => continuations)) {
    pieces.push(text.slice(at, start));
    at = next;
  }
  return [...pieces, text.slice(at, sections.at(index + 1)?.start ?? text.length)].join('');
}

/** In their order; one behind a value that is replaced gets a line of its own. */
function hasSameComments(before: string, after: string): boolean {
  const old = listComments(before);
  let kept = 0;
  for (const comment of listComments(after)) {
    if (comment === old[kept]) kept++;
    else if (!before.includes(comment)) return false;
  }
  return kept === old.length;
}

function listComments(lines: string): string[] {
  const trimmed = lines.split(/[\r\n]+/).map((line) => line.trim());
  return trimmed.filter((line) => /^[#;]/.test(line));
}

async function isRightToNpmIni(before: string, after: string, keys: KeyEdits): Promise<boolean> {
  const [old, now] = [await readByNpmIni(before), await readByNpmIni(after)];
  // It breaks down on some keys, and takes a key out of its quotes: then it cannot say.
  if (old === undefined) return true;
  const asked = new Map<string, string | null>();
  for (const [key, value] of keys) {
    const line = value === null ? undefined : await readByNpmIni(`${key} = ${value}`);
    asked.set(key, line?.get(key) ?? null);
  }
  return now !== undefined && isSame(now, edit(old, asked));
}

/**
 * By lower-cased key what npm `ini` takes for its value. It knows no colons: with one, the key is what stands before
 * it. Undefined where the text has keys in quotes or such that it cannot read.
 */
async function readByNpmIni(text: string): Promise<Map<string, string> | undefined> {
  const { parse: parseIni } = (await import('ini')).default;
  if (/^\s*["']/m.test(text)) return undefined;
  try {
    const entries = Object.entries<unknown>(parseIni(text)).map(([name, value]): [string, string] => {
      const [key = '', ...rest] = name.split(':');
      return [stripBlanks(key).toLowerCase(), JSON.stringify([...rest, value])];
    });
    return new Map(entries);
  } catch {
    return undefined;
  }
}
