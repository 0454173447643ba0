import { type Document, entryValue, type Section } from './document.ts';
import type { FileKind } from './headers.ts';
import { placesOf } from './profile-index.ts';

/** What one file says of one profile: a value for each section that it stands in. */
export interface Holding {
  readonly document: Document;
  readonly sections: readonly Section[];
}

/** What a file holds of the named profiles. */
export function holdingsOf(document: Document, file: FileKind, names: ReadonlySet<string>): Map<string, Holding> {
  const sectionsOf = (name: string) =>
    placesOf(document, file, name).flatMap((place) => document.sections.at(place) ?? []);
  return new Map([...names].map((name) => [name, { document, sections: sectionsOf(name) }]));
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
