import type { StructuredPatchHunk } from 'diff';
import { findSecretContinuations, maskLine } from './mask-secrets.ts';
import type { FilePlan } from './plan.ts';

/** Around a change. */
const UNCHANGED_LINES = 3;

/** Numbers of the lines of which nothing may be shown. */
interface Hidden {
  readonly before: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
}

/**
 * A unified diff of one planned file, empty where nothing changes. Secrets, other profiles' too, and those
 * behind a #, are masked to their last four characters.
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
