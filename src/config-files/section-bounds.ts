import { Failure } from '../errors/failure.ts';
import { countLinesTo } from './characters.ts';
import type { Document, Section } from './document.ts';
import type { FileEdits } from './managed-keys.ts';
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
