import { relative, sep } from 'node:path';
import { styleText } from 'node:util';
import type { Plan, PlannedFile, PlannedStep } from '../run/plan.ts';
import { foldText, presentFailed } from './layout.ts';

interface PlanView {
  /** The folder paths are shown from. */
  readonly root: string;
  /** Columns to fold to. */
  readonly width: number;
  /** Where it goes: green and red in the diffs are for terminals. */
  readonly stream: NodeJS.WriteStream;
}

/** The plan for a person: what would happen, in order, with the AWS calls, then the changes to files. */
export function presentPlan(plan: Plan, view: PlanView): string {
  if (isEmpty(plan)) return 'No changes.';
  const diffs = plan.files.flatMap((file) => listFileLines(file, view));
  return joinBlocks([
    [...formatNotes(plan.notes, view), ...formatNotes(plan.placeholders, view)],
    listStepLines(plan.steps, view, (at) => `${String(at + 1).padStart(2)}. `),
    diffs.length === 0 ? [] : ['File changes:', ...diffs],
    ...presentWarnings(plan, view.width),
    presentFailed(plan.failed ?? [], view),
  ]);
}

/** The same for somebody who is to answer: what is permanent stands last, files by their names. */
export function presentQuestion(plan: Plan, view: PlanView): string {
  const withoutCalls = plan.steps.map((step) => ({ ...step, calls: [] }));
  const steps = [false, true].flatMap((permanent) =>
    withoutCalls.filter(({ irreversible = false }) => irreversible === permanent),
  );
  return joinBlocks([
    formatNotes(plan.notes, view),
    plan.files.length === 0 ? [] : foldText(countFiles(plan.files, view.root).join(', '), view.width, 'File changes: '),
    ...presentWarnings(plan, view.width),
    presentFailed(plan.failed ?? [], view),
    listStepLines(steps, view, () => ' '),
  ]);
}

/** The diffs of all files, for somebody who asks for them. */
export function presentFileChanges(plan: Plan, view: PlanView): string {
  return joinBlocks([formatNotes(plan.placeholders, view), plan.files.flatMap((file) => listFileLines(file, view))]);
}

/** What is asked before the plan is carried out, in the words of what cannot be undone. */
export function askForPlan({ steps }: Plan): string {
  const permanent = steps.filter(({ irreversible }) => irreversible);
  const accounts = permanent.filter(({ email }) => email !== undefined).length;
  if (permanent.length === 0) return 'Make these changes?';
  if (permanent.length === 1 && accounts === 0) return `${permanent[0]?.title}? This cannot be undone.`;
  if (accounts < permanent.length) return 'Make these changes? Those marked ! are permanent.';
  return `Create ${accounts} AWS account${accounts === 1 ? '' : 's'}? This cannot be undone.`;
}

function isEmpty({ steps, files, failed = [] }: Plan): boolean {
  return steps.length + files.length + failed.length === 0;
}

function joinBlocks(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

function formatNotes(notes: readonly string[] = [], { width }: PlanView): string[] {
  return notes.flatMap((note) => foldText(note, width));
}

/** Each warning as lines for a person; suggestions are never folded, so that commands can be copied. */
export function presentWarnings({ warnings = [] }: Plan, width: number): string[][] {
  return warnings.map(({ message, suggestions }) => [
    ...foldText(message, width, 'Warning: '),
    ...suggestions.map((suggestion) => `  - ${suggestion}`),
  ]);
}

/** The changes of AWS, each behind what `lead` gives it. */
function listStepLines(steps: readonly PlannedStep[], { width }: PlanView, lead: (at: number) => string): string[] {
  if (steps.length === 0) return [];
  const isMarked = steps.some(({ irreversible }) => irreversible);
  const lines = [isMarked ? 'AWS changes (! = permanent):' : 'AWS changes:'];
  steps.forEach(({ environment, title, calls, irreversible }, at) => {
    const first = `${irreversible ? '!' : ' '}${lead(at)}`;
    lines.push(...foldText(`${environment}: ${title}`, width, first));
    if (calls.length > 0) lines.push(...foldText(calls.join(', '), width, ' '.repeat(first.length)));
  });
  return lines;
}

/** `.aws/config`, `environments/production (4)`: several files deep in a folder are counted. */
function countFiles(files: readonly PlannedFile[], root: string): string[] {
  const paths = files.map(({ path }) => relative(root, path));
  const folders = Object.groupBy(paths, (path) => path.split(sep).slice(0, 2).join(sep));
  return Object.entries(folders).map(([name, inside = []]) =>
    inside.length === 1 ? inside.join('') : `${name} (${inside.length})`,
  );
}

function listFileLines({ path, diff }: PlannedFile, { root, stream }: PlanView): string[] {
  const shown = listDiffLines(diff).map((line) => `    ${colorLine(line, stream)}`);
  return [`  ${relative(root, path) || path}`, ...shown];
}

/** The path stands above already, and "no newline at end of file" is no news to a person. */
function listDiffLines(diff: string): string[] {
  const lines = diff.trimEnd().split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@'));
  return lines.slice(Math.max(0, start)).filter((line) => !line.startsWith('\\'));
}

function colorLine(line: string, stream: NodeJS.WriteStream): string {
  if (line.startsWith('+')) return styleText('green', line, { stream });
  return line.startsWith('-') ? styleText('red', line, { stream }) : line;
}
