import { Failure } from '../errors/failure.ts';
import type { Document } from './document.ts';
import { CONFIG_KEYS, CREDENTIAL_KEYS, type ProfileEdit, TOKEN_KEYS } from './managed-keys.ts';
import { type FoundSections, readValue } from './sections.ts';

type Keys = Map<string, string | null>;

/** What is to be done in both files so that the edit is what readers then find. */
export interface ResolvedEdit {
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
export function resolveCrossFileEdits(
  edit: ProfileEdit,
  config: FoundSections,
  credentials: FoundSections,
): ResolvedEdit {
  const resolved: ResolvedEdit = { config: pickKnown(CONFIG_KEYS, edit.config), credentials: new Map() };
  for (const [key, value] of pickKnown([...CONFIG_KEYS, ...CREDENTIAL_KEYS], edit.credentials)) {
    resolved.credentials.set(key, value);
    if (value === null && hasKey(config, key)) resolved.config.set(key, null);
  }
  dropStaleTokens(resolved, config, credentials);
  for (const key of CONFIG_KEYS) {
    const value = resolved.config.get(key);
    if (value === undefined) continue;
    if (hasOtherValue(withNewSection(credentials, resolved), key, value)) resolved.credentials.set(key, value);
  }
  refuseInheritedFromDefault(edit.profile, resolved.config, config.document, 'config');
  refuseInheritedFromDefault(edit.profile, resolved.credentials, credentials.document, 'credentials');
  return resolved;
}

function pickKnown(keys: readonly string[], values: Readonly<Record<string, string | null | undefined>> = {}): Keys {
  const known: Keys = new Map();
  for (const key of keys) {
    const value = values[key];
    if (value !== undefined) known.set(key, value);
  }
  return known;
}

function dropStaleTokens(resolved: ResolvedEdit, config: FoundSections, credentials: FoundSections): void {
  const { credentials: keys } = resolved;
  const isReplaced = ['aws_access_key_id', 'aws_secret_access_key'].some((key) => {
    const value = keys.get(key);
    return value !== undefined && (credentials.sections.length === 0 || !hasExactly(credentials, key, value));
  });
  if (!isReplaced && !keys.has('aws_session_token')) return;
  for (const key of TOKEN_KEYS) {
    if (!keys.has(key) && hasKey(credentials, key)) keys.set(key, null);
    if (!keys.has(key) && credentials.document.defaults.has(key)) keys.set(key, null);
    if (hasKey(config, key)) resolved.config.set(key, null);
  }
}

/** True where some section of the profile has the key itself. */
function hasKey({ sections }: FoundSections, key: string): boolean {
  return sections.some((section) => section.entries.has(key));
}

/** True where a reader would find the key with another value than this, be it inherited from `[DEFAULT]`. */
function hasOtherValue({ document, sections }: FoundSections, key: string, value: string | null): boolean {
  return sections.some((section) => {
    const entry = section.entries.get(key) ?? document.defaults.get(key);
    return entry !== undefined && readValue(document.text, entry) !== value;
  });
}

function hasExactly({ document, sections }: FoundSections, key: string, value: string | null): boolean {
  return sections.every((section) => {
    const entry = section.entries.get(key);
    return (entry === undefined ? null : readValue(document.text, entry)) === value;
  });
}

/** A section about to be added is lent what `[DEFAULT]` holds, like the ones that stand there. */
function withNewSection(credentials: FoundSections, resolved: ResolvedEdit): FoundSections {
  const isAdded = [...resolved.credentials.values()].some((value) => value !== null);
  if (credentials.sections.length > 0 || !isAdded) return credentials;
  const section = { header: '', line: 0, start: 0, next: 0, indent: 0, entries: new Map() };
  return { document: credentials.document, sections: [section] };
}

/** A key that is to be gone but that botocore lends to every profile cannot be removed from one. */
function refuseInheritedFromDefault(profile: string, keys: Keys, document: Document, file: string): void {
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
