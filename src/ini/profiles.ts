import { type Document, entryValue } from './document.ts';
import { type FileKind, profileOf } from './headers.ts';
import { scan } from './scan.ts';

/** Where a profile's section stands: the lines of its headers, in the order of the file. */
export interface ProfileLines {
  readonly config: readonly number[];
  readonly credentials: readonly number[];
}

/** One profile as botocore reads it. Key names are lower-cased; nested blocks are one value, `\n` first. */
export interface ProfileFacts {
  readonly profile: string;
  readonly config: ReadonlyMap<string, string> | undefined;
  readonly credentials: ReadonlyMap<string, string> | undefined;
  /** More than one line: the profile stands in several sections, of which botocore takes the last. */
  readonly lines: ProfileLines;
}

interface Found {
  values: ReadonlyMap<string, string>;
  readonly lines: number[];
}

/**
 * Every profile of the two files, those of `config` first. Quick, tolerant, never throws: a file that
 * botocore refuses is read as if the refused lines were not there.
 */
export function readProfiles(text: {
  readonly config: string | undefined;
  readonly credentials: string | undefined;
}): Map<string, ProfileFacts> {
  const config = profilesIn(text.config, 'config');
  const credentials = profilesIn(text.credentials, 'credentials');
  const facts = new Map<string, ProfileFacts>();
  for (const profile of new Set([...config.keys(), ...credentials.keys()])) {
    const here = config.get(profile);
    const there = credentials.get(profile);
    const lines = { config: here?.lines ?? [], credentials: there?.lines ?? [] };
    facts.set(profile, { profile, config: here?.values, credentials: there?.values, lines });
  }
  return facts;
}

function profilesIn(text: string | undefined, file: FileKind): Map<string, Found> {
  const found = new Map<string, Found>();
  if (text === undefined) return found;
  const document = scan(text);
  for (const section of document.sections) {
    const profile = profileOf(section.header, file);
    if (profile === undefined) continue;
    const values = valuesOf(document, section.entries);
    const earlier = found.get(profile);
    if (earlier === undefined) found.set(profile, { values, lines: [section.line] });
    else {
      earlier.values = values;
      earlier.lines.push(section.line);
    }
  }
  return found;
}

function valuesOf(document: Document, entries: Document['defaults']): Map<string, string> {
  const values = new Map<string, string>();
  for (const [key, entry] of document.defaults) values.set(key, entryValue(document.text, entry));
  for (const [key, entry] of entries) values.set(key, entryValue(document.text, entry));
  return values;
}
