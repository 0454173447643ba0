import type { StructuredPatchHunk } from 'diff';
import { countLinesTo } from './characters.ts';
import { parse } from './parse.ts';
import type { FilePlan } from './plan.ts';

/** Around a change. */
const UNCHANGED_LINES = 3;

/** Numbers of the lines of which nothing may be shown. */
interface Hidden {
  readonly before: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
}

/**
 * A unified diff of one planned file, empty where nothing changes. Nothing of a secret is shown, of another profile's
 * or behind a # neither.
 */
export async function formatDiff(plan: FilePlan): Promise<string> {
  if (!plan.changed) return '';
  const { structuredPatch } = await import('diff');
  const { path, before = '', after } = plan;
  const { hunks } = structuredPatch(path, path, before, after, '', '', { context: UNCHANGED_LINES });
  const hidden = { before: findSecretContinuations(before), after: findSecretContinuations(after) };
  const head = [`--- ${plan.before === undefined ? '/dev/null' : path}`, `+++ ${path}`];
  return `${[...head, ...hunks.flatMap((hunk) => formatHunk(hunk, hidden))].join('\n')}\n`;
}

function formatHunk(hunk: StructuredPatchHunk, hidden: Hidden): string[] {
  const lines = [`@@ -${formatRange(hunk.oldStart, hunk.oldLines)} +${formatRange(hunk.newStart, hunk.newLines)} @@`];
  let from = hunk.oldStart;
  let to = hunk.newStart;
  for (const line of hunk.lines) {
    const sign = line.charAt(0);
    const secret = sign === '+' ? hidden.after.has(to) : hidden.before.has(from);
    lines.push(sign + hideOrMask(line.slice(1).replace(/\r$/, ''), secret && sign !== '\\'));
    if (sign === '-' || sign === ' ') from++;
    if (sign === '+' || sign === ' ') to++;
  }
  return lines;
}

function hideOrMask(line: string, secret: boolean): string {
  return secret ? '  ****' : maskLine(line);
}

/** GNU diff counts from 0 where a side has no lines. */
function formatRange(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

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
  const [, lead, key, equals] = LINE.exec(line) ?? [];
  return key === undefined || !isSecretKey(key) ? line : `${lead}${key}${equals}****`;
}

/** Numbers (from 1) of the lines that continue a secret value: nothing of them may be shown. */
function findSecretContinuations(text: string): Set<number> {
  const lines = new Set<number>();
  for (const { entries } of parse(text).sections) {
    for (const entry of entries.values()) {
      if (!isSecretKey(entry.key)) continue;
      for (const { start } of entry.continuations) lines.add(countLinesTo(text, start));
    }
  }
  return lines;
}
