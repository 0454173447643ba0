import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { Plan, PlannedFile, PlannedStep } from '../run/plan.ts';
import { fold } from './layout.ts';

export interface PlanView {
  /** The folder paths are shown from. */
  readonly root: string;
  /** Columns to fold to. */
  readonly width: number;
  /** Where it goes: green and red in the diffs are for terminals. */
  readonly stream: NodeJS.WriteStream;
}

/** The plan for a person: what would happen, in order, with the AWS calls, then the files. */
export function presentPlan(plan: Plan, view: PlanView): string {
  if (plan.steps.length === 0 && plan.files.length === 0) return 'Nothing to do: everything is as wished already.';
  const notes = (plan.notes ?? []).flatMap((note) => fold(note, view.width));
  // Warnings come last, where they still stand when the question is asked.
  const blocks = [
    notes,
    stepLines(plan.steps, view),
    fileLines(plan.files, view),
    ...presentedWarnings(plan, view.width),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

/** Each warning as lines for a person; suggestions are never folded, so that commands can be copied. */
export function presentedWarnings({ warnings = [] }: Plan, width: number): string[][] {
  return warnings.map(({ message, suggestions }) => [
    ...fold(message, width, 'Warning: '),
    ...suggestions.map((suggestion) => `  - ${suggestion}`),
  ]);
}

function stepLines(steps: readonly PlannedStep[], { width }: PlanView): string[] {
  if (steps.length === 0) return [];
  const steady = steps.every((step) => step.irreversible);
  const lines = [steady ? 'In AWS, in this order, and not to be undone:' : 'In AWS, in this order:'];
  steps.forEach(({ environment, title, calls, irreversible }, at) => {
    const number = `${String(at + 1).padStart(3)}. `;
    const remark = irreversible && !steady ? ' (cannot be undone)' : '';
    lines.push(...fold(`${environment}: ${title}${remark}`, width, number));
    lines.push(...fold(calls.join(', '), width, ' '.repeat(number.length)));
  });
  return lines;
}

function fileLines(files: readonly PlannedFile[], { root, stream }: PlanView): string[] {
  if (files.length === 0) return [];
  const lines = ['In files:'];
  for (const { path, diff } of files) {
    lines.push(`  ${relative(root, path) || path}`, ...diffLines(diff).map((line) => `    ${painted(line, stream)}`));
  }
  return lines;
}

/** The path stands above already, and "no newline at end of file" is no news to a person. */
function diffLines(diff: string): string[] {
  const lines = diff.trimEnd().split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@'));
  return lines.slice(Math.max(0, start)).filter((line) => !line.startsWith('\\'));
}

function painted(line: string, stream: NodeJS.WriteStream): string {
  if (line.startsWith('+')) return styleText('green', line, { stream });
  return line.startsWith('-') ? styleText('red', line, { stream }) : line;
}
