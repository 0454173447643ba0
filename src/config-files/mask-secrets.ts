import { maskSecret } from '../text.ts';
import { lineNumberAt } from './characters.ts';
import { parse } from './parse.ts';

/** Keys whose values are secrets, in any section of either file. */
const SECRET_KEY = /secret|token|password/i;
/** Names a file or a place, not a secret. */
const HARMLESS = /_file$|_url$|_uri$/i;
/** `key = value`, also as a comment: people keep old keys behind a #. */
const LINE = /^(\s*(?:[#;]+\s*)*)([\w.-]+)(\s*[=:]\s*)(\S.*)$/;

function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) && !HARMLESS.test(key);
}

/** Masks one line by its looks. */
export function maskLine(line: string): string {
  const [, lead, key, equals, value] = LINE.exec(line) ?? [];
  if (key === undefined || value === undefined || !isSecretKey(key)) return line;
  return `${lead}${key}${equals}${maskSecret(value.trim())}`;
}

/** Numbers (from 1) of the lines that continue a secret value: nothing of them may be shown. */
export function findSecretContinuations(text: string): Set<number> {
  const lines = new Set<number>();
  for (const { entries } of parse(text).sections) {
    for (const entry of entries.values()) {
      if (!isSecretKey(entry.key)) continue;
      for (const { start } of entry.continuations) lines.add(lineNumberAt(text, start));
    }
  }
  return lines;
}
