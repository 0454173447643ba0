import { readLineEndingBefore } from './characters.ts';
import type { Document } from './document.ts';
import { editSection } from './edit-section.ts';
import type { FileEdits, SessionSection } from './managed-keys.ts';
import { parse } from './parse.ts';
import { requireCreatable } from './section-bounds.ts';
import { type FileKind, findIndexes, formatHeader, hasProfile } from './sections.ts';

/** Replaces `[start, end)` of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all edits made. At one place, what is removed goes before what is put in. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((left, right) => left.start - right.start || left.end - right.end)) {
    if (edit.start < at) throw new Error('Two edits of one file overlap; this is a bug in pf-plugin-aws.');
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/**
 * The text with the keys set or removed and every other byte as it was. A profile that stands in several
 * sections (`[profile a]` and `[profile "a"]`, `[default]` and `[profile default]`) is edited in each:
 * readers disagree on which of them counts. One that stands in none gets a section at the end.
 * A file that ends without a line end goes on doing so, unless a section is added.
 * `document` must be free of problems. Throws `PROFILE_VALUE_INVALID` for a new name that must not be written.
 */
export function editText(document: Document, file: FileKind, edits: FileEdits): string {
  const ending = findMissingEnding(document);
  const whole = ending === '' ? document : parse(document.text + ending);
  const textEdits: TextEdit[] = [];
  for (const [profile, keys] of edits) {
    for (const at of findIndexes(whole, file, profile)) {
      const section = whole.sections.at(at);
      if (section !== undefined) textEdits.push(...editSection(whole, section, whole.sections.at(at + 1), keys));
    }
  }
  const edited = applyTextEdits(whole.text, textEdits);
  const added = formatNewSections(whole, file, edits);
  if (added.length > 0) return addSections(edited, added, findUsualEnding(whole.text));
  return ending === '' ? edited : removeEnding(edited, ending);
}

/** Takes the last line's end away again, unless that line is blank and would be gone with it. */
function removeEnding(text: string, ending: string): string {
  const shorter = text.endsWith(ending) ? text.slice(0, -ending.length) : text;
  return shorter === '' || /[\r\n]$/.test(shorter) ? text : shorter;
}

/** What the last line lacks; empty where it lacks nothing. */
function findMissingEnding({ text }: Document): string {
  return text === '' || readLineEndingBefore(text, text.length) !== '' ? '' : findUsualEnding(text);
}

/** The line end of the file's last complete line, `\n` for a file without one. */
function findUsualEnding(text: string): string {
  const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return last < 0 ? '\n' : readLineEndingBefore(text, last + 1);
}

function formatNewSections(document: Document, file: FileKind, edits: FileEdits): string[] {
  const ending = findUsualEnding(document.text);
  const sections: string[] = [];
  for (const [profile, keys] of edits) {
    const lines = [...keys].filter(([, value]) => value !== null).map(([key, value]) => `${key} = ${value}${ending}`);
    if (hasProfile(document, file, profile) || lines.length === 0) continue;
    requireCreatable(profile);
    sections.push(`${formatHeader(profile, file)}${ending}${lines.join('')}`);
  }
  return sections;
}

/** The text with a section that says where to log in, at its end; one of that name stays as it is. */
export function appendSession(text: string, { name, startUrl, region }: SessionSection): string {
  const header = `sso-session ${name}`;
  const sections = (of: string) => [...parse(of).sections].map((section) => section.header);
  if (sections(text).includes(header)) return text;
  const ending = findUsualEnding(text);
  const whole = text + findMissingEnding(parse(text));
  // With this scope AWS renews a login without a person.
  const lines = [
    `sso_start_url = ${startUrl}`,
    `sso_region = ${region}`,
    'sso_registration_scopes = sso:account:access',
  ];
  const after = addSections(whole, [[`[${header}]`, ...lines, ''].join(ending)], ending);
  if (sections(after).join('\n') === [...sections(text), header].join('\n')) return after;
  throw new Error(`The section [${header}] would not be read as one; this is a bug in pf-plugin-aws.`);
}

function addSections(text: string, sections: readonly string[], ending: string): string {
  return text + (text === '' || hasBlankLineLast(text) ? '' : ending) + sections.join(ending);
}

/** Whether a blank line ends the text. */
function hasBlankLineLast(text: string): boolean {
  const end = text.length - readLineEndingBefore(text, text.length).length;
  return end === 0 || readLineEndingBefore(text, end) !== '';
}
