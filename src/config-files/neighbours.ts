import { Failure } from '../errors/failure.ts';
import { type Document, entryValue } from './document.ts';
import { contradicts, type Holding, has } from './holdings.ts';
import { CONFIG_KEYS, CREDENTIAL_KEYS, type ProfileEdit, TOKEN_KEYS } from './owned-keys.ts';

type Keys = Map<string, string | null>;

/** What is to be done in both files so that the edit is what readers then find. */
export interface Resolved {
  readonly config: Keys;
  readonly credentials: Keys;
}

/**
 * The edit and what must change beside it to come true, since readers merge the two files:
 * - `credentials` wins over `config` for `region` and the like (botocore `session.full_config`, the
 *   JavaScript SDK's `preferredFile: "credentials"`), so a line of that name there follows the edit;
 * - a session token of the replaced keys goes, from both files and under its old name as well;
 * - keys taken from a profile are taken from both files.
 */
export function resolveNeighbours(edit: ProfileEdit, config: Holding, credentials: Holding): Resolved {
  const resolved: Resolved = { config: asked(CONFIG_KEYS, edit.config), credentials: new Map() };
  for (const [key, value] of asked(CREDENTIAL_KEYS, edit.credentials)) {
    resolved.credentials.set(key, value);
    if (value === null && has(config, key)) resolved.config.set(key, null);
  }
  dropStaleTokens(resolved, config, credentials);
  for (const key of CONFIG_KEYS) {
    const value = resolved.config.get(key);
    if (value === undefined) continue;
    if (contradicts(withNew(credentials, resolved), key, value)) resolved.credentials.set(key, value);
  }
  refuseLentValues(edit.profile, resolved.config, config.document, 'config');
  refuseLentValues(edit.profile, resolved.credentials, credentials.document, 'credentials');
  return resolved;
}

function asked(keys: readonly string[], values: Readonly<Record<string, string | null | undefined>> = {}): Keys {
  const known: Keys = new Map();
  for (const key of keys) {
    const value = values[key];
    if (value !== undefined) known.set(key, value);
  }
  return known;
}

function dropStaleTokens(resolved: Resolved, config: Holding, credentials: Holding): void {
  const { credentials: keys } = resolved;
  const replaced = ['aws_access_key_id', 'aws_secret_access_key'].some((key) => {
    const value = keys.get(key);
    return value !== undefined && (credentials.sections.length === 0 || !holdsExactly(credentials, key, value));
  });
  if (!replaced && !keys.has('aws_session_token')) return;
  for (const key of TOKEN_KEYS) {
    if (!keys.has(key) && has(credentials, key)) keys.set(key, null);
    if (!keys.has(key) && credentials.document.defaults.has(key)) keys.set(key, null);
    if (has(config, key)) resolved.config.set(key, null);
  }
}

function holdsExactly({ document, sections }: Holding, key: string, value: string | null): boolean {
  return sections.every((section) => {
    const entry = section.entries.get(key);
    return (entry === undefined ? null : entryValue(document.text, entry)) === value;
  });
}

/** A section about to be added is lent what `[DEFAULT]` holds, like the ones that stand there. */
function withNew(credentials: Holding, resolved: Resolved): Holding {
  const added = [...resolved.credentials.values()].some((value) => value !== null);
  if (credentials.sections.length > 0 || !added) return credentials;
  const section = { header: '', line: 0, start: 0, next: 0, indent: 0, entries: new Map() };
  return { document: credentials.document, sections: [section] };
}

/** A key that is to be gone but that botocore lends to every profile cannot be removed from one. */
function refuseLentValues(profile: string, keys: Keys, document: Document, file: string): void {
  for (const [key, value] of keys) {
    const lent = document.defaults.get(key);
    if (value !== null || lent === undefined) continue;
    const place = `line ${lent.line} of the ${file} file`;
    throw new Failure(
      'CONFIG_FILE_CONFLICT',
      `[DEFAULT] sets ${key} on ${place}. botocore lends it to every profile, so ${profile} would keep it. No file was touched.`,
      {
        suggestions: [`Delete ${place}, or rename its section to [default] if that profile was meant.`],
        details: { profile, key, file, line: lent.line },
      },
    );
  }
}
