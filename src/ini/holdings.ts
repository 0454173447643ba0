import { type Document, entryValue, type Section } from './document.ts';
import { type FileKind, profileOf } from './headers.ts';

/** What one file says of one profile: a value for each section that it stands in. */
export interface Holding {
  readonly document: Document;
  readonly sections: readonly Section[];
}

/** What a file holds of the named profiles; one pass whatever their number. */
export function holdingsOf(document: Document, file: FileKind, names: ReadonlySet<string>): Map<string, Holding> {
  const found = new Map<string, Section[]>();
  for (const name of names) found.set(name, []);
  for (const section of document.sections) {
    const profile = profileOf(section.header, file);
    if (profile !== undefined) found.get(profile)?.push(section);
  }
  return new Map([...found].map(([name, sections]) => [name, { document, sections }]));
}

/** True where some section of the profile has the key itself. */
export function has({ sections }: Holding, key: string): boolean {
  return sections.some((section) => section.entries.has(key));
}

/** True where a reader would find the key with another value than this, be it lent by `[DEFAULT]`. */
export function contradicts(holding: Holding, key: string, value: string | null): boolean {
  const { document, sections } = holding;
  return sections.some((section) => {
    const entry = section.entries.get(key) ?? document.defaults.get(key);
    return entry !== undefined && entryValue(document.text, entry) !== value;
  });
}
