import { type Document, entryValue } from './document.ts';
import { MadeWhenAsked } from './made-when-asked.ts';
import { hasProfile, placesOf, profilesIn } from './profile-index.ts';
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

/**
 * Every profile of the two files, those of `config` first. Quick, tolerant, never throws: a file that
 * botocore refuses is read as if the refused lines were not there. Values are read when they are asked for:
 * most commands ask for those of a few profiles among many.
 */
export function readProfiles(text: {
  readonly config: string | undefined;
  readonly credentials: string | undefined;
}): ReadonlyMap<string, ProfileFacts> {
  const config = scan(text.config ?? '');
  const credentials = scan(text.credentials ?? '');
  return new MadeWhenAsked({
    keys: () => [...profilesIn(config, 'config'), ...profilesIn(credentials, 'credentials')],
    has: (profile) => hasProfile(config, 'config', profile) || hasProfile(credentials, 'credentials', profile),
    make(profile) {
      const [here, there] = [placesOf(config, 'config', profile), placesOf(credentials, 'credentials', profile)];
      return {
        profile,
        config: valuesAt(config, here),
        credentials: valuesAt(credentials, there),
        lines: { config: linesAt(config, here), credentials: linesAt(credentials, there) },
      };
    },
  });
}

function linesAt({ sections }: Document, places: readonly number[]): number[] {
  return places.flatMap((place) => sections.at(place)?.line ?? []);
}

/** Those of the last section, as botocore has it. */
function valuesAt({ text, defaults, sections }: Document, places: readonly number[]): Map<string, string> | undefined {
  const place = places.at(-1);
  const last = place === undefined ? undefined : sections.at(place);
  if (last === undefined) return undefined;
  const values = new Map<string, string>();
  for (const [key, entry] of [...defaults, ...last.entries]) values.set(key, entryValue(text, entry));
  return values;
}
