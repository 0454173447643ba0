import type { Document, Entry, Section } from './document.ts';

export type FileKind = 'config' | 'credentials';

/** What botocore's `shlex` leaves as it is; the quick way for nearly every header there is. */
const PLAIN = /^profile [\w@+.%:/-]+$/;

/**
 * The profile that botocore reads under this header, or undefined where it is none (sso-session,
 * services, a bare name in `config`). Source: botocore 1.43 `configloader.build_profile_map`, which goes
 * by the first letters only: `[profiles a]` is a profile to it as well.
 */
export function readProfileName(header: string, file: FileKind): string | undefined {
  if (file === 'credentials') return header === 'DEFAULT' ? undefined : header;
  if (header === 'default') return header;
  if (PLAIN.test(header)) return header.slice('profile '.length);
  if (!header.startsWith('profile')) return undefined;
  const words = splitShellWords(header);
  return words?.length === 2 ? words[1] : undefined;
}

/** The header line for a new profile, quoted only where botocore or the JavaScript SDK need it. */
export function formatHeader(profile: string, file: FileKind): string {
  if (file === 'credentials' || profile === 'default') return `[${profile}]`;
  const bare = `profile ${profile}`;
  // After a blank, # and ; begin a comment to the JavaScript SDK, even in a header.
  if (readProfileName(bare, file) === profile && !/^[#;]/.test(profile)) return `[${bare}]`;
  return `[profile "${profile.replaceAll(/[\\"]/g, '\\$&')}"]`;
}

const BLANKS = ' \t\r\n';

type State = 'between' | 'word' | 'escape' | "'" | '"';

interface Splitter {
  readonly words: string[];
  word: string | undefined;
  state: State;
  /** Where an escape returns to. */
  resume: State;
}

/**
 * Python's `shlex.split(text)`, with which botocore takes the profile's name out of a header.
 * Undefined where Python raises: an open quotation, nothing after a backslash.
 */
function splitShellWords(text: string): string[] | undefined {
  const splitter: Splitter = { words: [], word: undefined, state: 'between', resume: 'between' };
  for (const character of text) take(splitter, character);
  if (splitter.state !== 'between' && splitter.state !== 'word') return undefined;
  if (splitter.word !== undefined) splitter.words.push(splitter.word);
  return splitter.words;
}

function take(splitter: Splitter, character: string): void {
  if (splitter.state === 'escape') takeEscaped(splitter, character);
  else if (splitter.state === "'" || splitter.state === '"') takeQuoted(splitter, character, splitter.state);
  else takePlain(splitter, character);
}

function takePlain(splitter: Splitter, character: string): void {
  if (BLANKS.includes(character)) {
    if (splitter.word !== undefined) splitter.words.push(splitter.word);
    splitter.word = undefined;
    splitter.state = 'between';
  } else if (character === '\\') {
    splitter.word ??= '';
    splitter.resume = 'word';
    splitter.state = 'escape';
  } else if (character === '"' || character === "'") {
    splitter.word ??= '';
    splitter.state = character;
  } else {
    splitter.word = (splitter.word ?? '') + character;
    splitter.state = 'word';
  }
}

function takeQuoted(splitter: Splitter, character: string, quote: '"' | "'"): void {
  if (character === quote) splitter.state = 'word';
  else if (character === '\\' && quote === '"') {
    splitter.resume = quote;
    splitter.state = 'escape';
  } else splitter.word += character;
}

function takeEscaped(splitter: Splitter, character: string): void {
  // Inside double quotes a backslash stays unless it guards a quote or another backslash.
  if (splitter.resume === '"' && character !== '\\' && character !== '"') splitter.word += '\\';
  splitter.word += character;
  splitter.state = splitter.resume;
}

/** What one file says of one profile: a value for each section that it stands in. */
export interface FoundSections {
  readonly document: Document;
  readonly sections: readonly Section[];
}

/** By profile: the indexes of its sections. */
type ProfileIndex = ReadonlyMap<string, readonly number[]>;

/** An edit asks for the same several times, and there may be thousands of profiles. */
const indexes: Record<FileKind, WeakMap<Document, ProfileIndex>> = {
  config: new WeakMap(),
  credentials: new WeakMap(),
};
const namings = new WeakMap<Document, boolean>();

/** A header of `config` that may be a profile's and does not simply say which. */
const ROUNDABOUT_HEADER = /^\[profile(?! [\w@+.%:/-]+\])/m;

/** The value as botocore has it: continuation lines joined by line feeds. */
export function readValue(text: string, entry: Entry): string {
  const first = text.slice(entry.valueStart, entry.valueEnd);
  if (entry.continuations.length === 0) return first;
  return [first, ...entry.continuations.map((line) => line.text)].join('\n');
}

/** The profiles of a file, in its order. */
export function listProfileNames(document: Document, file: FileKind): Iterable<string> {
  return indexProfiles(document, file).keys();
}

/** Whether a profile has a section in the file. */
export function hasProfile(document: Document, file: FileKind, profile: string): boolean {
  return findIndexes(document, file, profile).length > 0;
}

export function findSections(document: Document, file: FileKind, profile: string): FoundSections {
  const sections = findIndexes(document, file, profile).flatMap((index) => document.sections.at(index) ?? []);
  return { document, sections };
}

/** Where the sections of the named profiles stand: indexes into `document.sections`, in the order of the file. */
export function findIndexes(document: Document, file: FileKind, ...profiles: readonly string[]): readonly number[] {
  return profiles.flatMap((profile) => findIndexesOfOne(document, file, profile)).sort((left, right) => left - right);
}

function findIndexesOfOne(document: Document, file: FileKind, profile: string): readonly number[] {
  const { places } = document;
  if (places === undefined || !isSimplyNamed(document, file)) return indexProfiles(document, file).get(profile) ?? [];
  const headers =
    file === 'credentials' ? [profile] : [`profile ${profile}`, ...(profile === 'default' ? [profile] : [])];
  return headers.flatMap((header) => places.get(header) ?? []);
}

/** Then a profile is found by its header, and nobody has to ask each header for its profile. */
function isSimplyNamed(document: Document, file: FileKind): boolean {
  if (file === 'credentials') return true;
  const known = namings.get(document) ?? !ROUNDABOUT_HEADER.test(document.text);
  namings.set(document, known);
  return known;
}

function indexProfiles(document: Document, file: FileKind): ProfileIndex {
  const earlier = indexes[file].get(document);
  if (earlier !== undefined) return earlier;
  const index = new Map<string, number[]>();
  [...document.sections].forEach(({ header }, at) => {
    const profile = readProfileName(header, file);
    if (profile === undefined) return;
    const known = index.get(profile);
    if (known === undefined) index.set(profile, [at]);
    else known.push(at);
  });
  indexes[file].set(document, index);
  return index;
}
