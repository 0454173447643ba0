import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { Plan, PlannedFile, PlannedStep } from '../run/plan.ts';
import { fold } from './layout.ts';

interface PlanView {
  /** The folder paths are shown from. */
  readonly root: string;
  /** Columns to fold to. */
  readonly width: number;
  /** Where it goes: green and red in the diffs are for terminals. */
  readonly stream: NodeJS.WriteStream;
  /** For somebody who is to answer: of a long new file the beginning is enough. `--plan` shows all. */
  readonly brief?: boolean;
}

/** Lines of a diff that nobody reads at a question, and how many of them are shown. */
const [LONG, SHOWN] = [40, 6];

/** The plan for a person: what would happen, in order, with the AWS calls, then the files. */
export function presentPlan(plan: Plan, view: PlanView): string {
  if (plan.steps.length === 0 && plan.files.length === 0) return 'Nothing to do: everything is as wished already.';
  const notes = (plan.notes ?? []).flatMap((note) => fold(note, view.width));
  // Warnings come last, where they still stand when the question is asked.
  const blocks = [
    notes,
    listStepLines(plan.steps, view),
    listFileLines(plan.files, view),
    ...presentWarnings(plan, view.width),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

/** Each warning as lines for a person; suggestions are never folded, so that commands can be copied. */
export function presentWarnings({ warnings = [] }: Plan, width: number): string[][] {
  return warnings.map(({ message, suggestions }) => [
    ...fold(message, width, 'Warning: '),
    ...suggestions.map((suggestion) => `  - ${suggestion}`),
  ]);
}

function listStepLines(steps: readonly PlannedStep[], { width }: PlanView): string[] {
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

function listFileLines(files: readonly PlannedFile[], { root, stream, brief = false }: PlanView): string[] {
  if (files.length === 0) return [];
  const lines = ['In files:'];
  for (const { path, diff } of files) {
    const all = listDiffLines(diff);
    const shown = brief && all.length > LONG ? all.slice(0, SHOWN) : all;
    lines.push(`  ${relative(root, path) || path}`, ...shown.map((line) => `    ${paintLine(line, stream)}`));
    if (shown !== all) lines.push(`    … ${all.length - shown.length} more lines, which --plan shows`);
  }
  return lines;
}

/** The path stands above already, and "no newline at end of file" is no news to a person. */
function listDiffLines(diff: string): string[] {
  const lines = diff.trimEnd().split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@'));
  return lines.slice(Math.max(0, start)).filter((line) => !line.startsWith('\\'));
}

function paintLine(line: string, stream: NodeJS.WriteStream): string {
  if (line.startsWith('+')) return styleText('green', line, { stream });
  return line.startsWith('-') ? styleText('red', line, { stream }) : line;
}
