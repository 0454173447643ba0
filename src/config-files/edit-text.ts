import type { Document } from './document.ts';
import { editSection } from './edit-lines.ts';
import { type FileKind, headerFor } from './headers.ts';
import { lineEndingBefore } from './lines.ts';
import type { FileEdits } from './owned-keys.ts';
import { hasProfile, placesOf } from './profile-index.ts';
import { scan } from './scan.ts';
import { applySplices, type Splice } from './splice.ts';
import { requireCreatable } from './writable.ts';

/**
 * The text with the keys set or removed and every other byte as it was. A profile that stands in several
 * sections (`[profile a]` and `[profile "a"]`, `[default]` and `[profile default]`) is edited in each:
 * readers disagree on which of them counts. One that stands in none gets a section at the end.
 * A file that ends without a line end goes on doing so, unless a section is added.
 * `document` must be free of problems. Throws `PROFILE_VALUE_INVALID` for a new name that must not be written.
 */
export function editText(document: Document, file: FileKind, edits: FileEdits): string {
  const ending = missingEnding(document);
  const whole = ending === '' ? document : scan(document.text + ending);
  const splices: Splice[] = [];
  for (const [profile, keys] of edits) {
    for (const at of placesOf(whole, file, profile)) {
      const section = whole.sections.at(at);
      if (section !== undefined) splices.push(...editSection(whole, section, whole.sections.at(at + 1), keys));
    }
  }
  const edited = applySplices(whole.text, splices);
  const added = newSections(whole, file, edits);
  if (added.length > 0) return appendSections(edited, added, usualEnding(whole.text));
  return ending === '' ? edited : withoutEnding(edited, ending);
}

/** Takes the last line's end away again, unless that line is blank and would be gone with it. */
function withoutEnding(text: string, ending: string): string {
  const shorter = text.endsWith(ending) ? text.slice(0, -ending.length) : text;
  return shorter === '' || /[\r\n]$/.test(shorter) ? text : shorter;
}

/** What the last line lacks; empty where it lacks nothing. */
function missingEnding({ text }: Document): string {
  return text === '' || lineEndingBefore(text, text.length) !== '' ? '' : usualEnding(text);
}

/** The line end of the file's last complete line, `\n` for a file without one. */
function usualEnding(text: string): string {
  const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return last < 0 ? '\n' : lineEndingBefore(text, last + 1);
}

function newSections(document: Document, file: FileKind, edits: FileEdits): string[] {
  const ending = usualEnding(document.text);
  const sections: string[] = [];
  for (const [profile, keys] of edits) {
    const lines = [...keys].filter(([, value]) => value !== null).map(([key, value]) => `${key} = ${value}${ending}`);
    if (hasProfile(document, file, profile) || lines.length === 0) continue;
    requireCreatable(profile);
    sections.push(`${headerFor(profile, file)}${ending}${lines.join('')}`);
  }
  return sections;
}

function appendSections(text: string, sections: readonly string[], ending: string): string {
  return text + (text === '' || endsBlank(text) ? '' : ending) + sections.join(ending);
}

/** Whether a blank line ends the text. */
function endsBlank(text: string): boolean {
  const end = text.length - lineEndingBefore(text, text.length).length;
  return end === 0 || lineEndingBefore(text, end) !== '';
}
