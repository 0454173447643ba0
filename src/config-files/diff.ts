import type { StructuredPatchHunk } from 'diff';
import { maskLine, secretContinuations } from './mask.ts';
import type { FilePlan } from './plan.ts';

export interface DiffOptions {
  /** The name to show instead of the whole path. */
  readonly label?: string;
  /** Unchanged lines around a change; 3 unless given. */
  readonly context?: number;
}

/** Numbers of the lines of which nothing may be shown. */
interface Hidden {
  readonly before: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
}

/**
 * A unified diff of one planned file, empty where nothing changes. Secrets, other profiles' too, and those
 * behind a #, are masked to their last four characters.
 */
export async function diffOf(plan: FilePlan, options: DiffOptions = {}): Promise<string> {
  if (!plan.changed) return '';
  const { structuredPatch } = await import('diff');
  const [before, after] = [plan.before?.toString('utf8') ?? '', plan.after.toString('utf8')];
  const name = options.label ?? plan.path;
  const { hunks } = structuredPatch(name, name, before, after, '', '', { context: options.context ?? 3 });
  const hidden = { before: secretContinuations(before), after: secretContinuations(after) };
  const head = [`--- ${plan.before === undefined ? '/dev/null' : name}`, `+++ ${name}`];
  return `${[...head, ...hunks.flatMap((hunk) => linesOf(hunk, hidden))].join('\n')}\n`;
}

function linesOf(hunk: StructuredPatchHunk, hidden: Hidden): string[] {
  const lines = [`@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`];
  let from = hunk.oldStart;
  let to = hunk.newStart;
  for (const line of hunk.lines) {
    const sign = line.charAt(0);
    const secret = sign === '+' ? hidden.after.has(to) : hidden.before.has(from);
    lines.push(sign + maskedLine(line.slice(1).replace(/\r$/, ''), secret && sign !== '\\'));
    if (sign === '-' || sign === ' ') from++;
    if (sign === '+' || sign === ' ') to++;
  }
  return lines;
}

function maskedLine(line: string, secret: boolean): string {
  return secret ? '  ****' : maskLine(line);
}

/** GNU diff counts from 0 where a side has no lines. */
function span(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}
