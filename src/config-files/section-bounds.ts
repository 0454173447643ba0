import { Failure } from '../errors/failure.ts';
import { countLinesTo, stripBlanks } from './characters.ts';
import type { Document, Section } from './document.ts';
import type { FileEdits, ProfileEdit } from './managed-keys.ts';
import { type FileKind, findIndexes } from './sections.ts';

/**
 * Refuses to edit a section whose bounds botocore and AWS's JavaScript SDK see in different places: what
 * one takes for a key of this section is a key of another one to the other, and would change with it.
 * Throws `CONFIG_FILE_CONFLICT`.
 */
export function requireSharedBounds(path: string, file: FileKind, document: Document, edits: FileEdits): void {
  const edited = [...edits].flatMap(([profile, keys]) => (keys.size > 0 ? [profile] : []));
  for (const place of findIndexes(document, file, ...edited)) {
    for (const bound of document.sections.slice(place, place + 2)) requireHeader(path, document.text, bound);
    for (const section of document.sections.slice(place, place + 1)) {
      requireNoHeaderInside(path, document.text, section);
      requireNoHiddenTwin(path, section);
    }
  }
}

/** `[profile a]# mine` and `[profile a] mine` are headers to botocore alone. */
function requireHeader(path: string, text: string, section: Section): void {
  if (isHeaderToSdk(text.slice(section.start, section.next))) return;
  const reason = `what follows the ] keeps AWS's JavaScript SDK from seeing a header, so it takes the keys of [${section.header}] for those of the section above`;
  throw makeConflictFailure(
    path,
    section.line,
    reason,
    'Put a blank and a # after the ] of line LINE, or delete what follows it.',
  );
}

/** An indented header below a key is a part of that key's value to botocore alone. */
function requireNoHeaderInside(path: string, text: string, section: Section): void {
  for (const entry of section.entries.values()) {
    const inside = entry.continuations.find(({ start, next }) => isHeaderToSdk(text.slice(start, next)));
    if (inside === undefined) continue;
    const reason = `botocore takes this indented header for a part of the value of ${entry.key} in [${section.header}], AWS's JavaScript SDK for a new section`;
    throw makeConflictFailure(
      path,
      countLinesTo(text, inside.start),
      reason,
      'Take away the blanks that line LINE begins with.',
    );
  }
}

/** A byte order mark in the middle of a file, as joining two files leaves it. */
function requireNoHiddenTwin(path: string, section: Section): void {
  for (const { key, line } of section.entries.values()) {
    if (key === key.trim()) continue;
    const reason = `an invisible character that botocore takes for a part of the key ${key.trim()} and AWS's JavaScript SDK for nothing`;
    throw makeConflictFailure(path, line, reason, 'Delete line LINE and type it anew.');
  }
}

function isHeaderToSdk(line: string): boolean {
  const uncommented = (line.split(/(?:^|\s)[;#]/)[0] ?? '').trim();
  return uncommented.startsWith('[') && uncommented.endsWith(']');
}

function makeConflictFailure(path: string, line: number, reason: string, mend: string): Failure {
  return new Failure('CONFIG_FILE_CONFLICT', `${path}, line ${line}: ${reason}. No file was touched.`, {
    suggestions: [mend.replace('LINE', String(line))],
    details: { file: path, line, reason },
  });
}

const CONTROL = /\p{Cc}|[\u2028\u2029]/u;
/** Where the JavaScript SDK begins a comment; botocore would go on reading the value. */
const COMMENT = /(^|\s)[#;]/;

/** Throws `PROFILE_VALUE_INVALID` for a name or value that the readers could not get back whole. */
export function requireWritable(edit: ProfileEdit): void {
  const flaw = findNameFlaw(edit.profile);
  if (flaw !== undefined)
    throw makeInvalidFailure(`The profile name ${JSON.stringify(edit.profile)} ${flaw}.`, edit.profile);
  for (const [key, value] of Object.entries({ ...edit.config, ...edit.credentials })) {
    const fault = typeof value === 'string' ? findValueFlaw(value) : undefined;
    // The value itself may be a secret.
    if (fault !== undefined)
      throw makeInvalidFailure(`The value for ${key} of profile ${edit.profile} ${fault}.`, edit.profile);
  }
  const { session } = edit;
  const isPlain = session === undefined || /^[\w.-]+$/.test(session.name);
  if (!isPlain)
    throw makeInvalidFailure(
      `The name of [sso-session ${session.name}] holds more than letters and digits.`,
      edit.profile,
    );
  for (const value of session === undefined ? [] : [session.startUrl, session.region]) {
    const fault = findValueFlaw(value);
    if (fault !== undefined)
      throw makeInvalidFailure(`A value of [sso-session ${session?.name}] ${fault}.`, edit.profile);
  }
}

/** Names of sections at which the JavaScript SDK gives up, and with them every profile of the file. */
const BLINDING: readonly string[] = ['__proto__', 'profile __proto__'];

/** Throws `PROFILE_VALUE_INVALID` for a name that may stand in a file but must not be put into one. */
export function requireCreatable(profile: string): void {
  if (!BLINDING.includes(profile)) return;
  throw makeInvalidFailure(
    `A profile called ${profile} would keep AWS's JavaScript SDK from reading any profile.`,
    profile,
  );
}

function findNameFlaw(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name === 'DEFAULT') return 'is special: botocore lends what stands under [DEFAULT] to every profile';
  if (CONTROL.test(name)) return 'holds a line break or another control character';
  if (/\s[#;]/.test(name)) return 'holds a blank followed by # or ;, which begins a comment to some readers';
  if (!name.isWellFormed()) return 'is not valid Unicode';
  return undefined;
}

function findValueFlaw(value: string): string | undefined {
  if (value === '') return 'is empty';
  if (CONTROL.test(value)) return 'holds a line break or another control character';
  if (value !== stripBlanks(value) || value !== value.trim()) return 'begins or ends with a blank';
  if (COMMENT.test(value)) return 'holds a # or ; that begins a comment to some readers';
  if (!value.isWellFormed()) return 'is not valid Unicode';
  return undefined;
}

function makeInvalidFailure(message: string, profile: string): Failure {
  return new Failure('PROFILE_VALUE_INVALID', `${message} Nothing was written.`, { details: { profile } });
}
