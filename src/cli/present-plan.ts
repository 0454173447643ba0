import { relative } from 'node:path';
import type { Plan } from '../tasks/plan.ts';

/** The plan for a person: what would happen, in order, then the files. `root` shortens the paths. */
export function presentPlan(plan: Plan, root: string): string {
  if (plan.steps.length === 0 && plan.files.length === 0) return 'Nothing to do: everything is as wished already.';
  const lines: string[] = [];
  if (plan.steps.length > 0) lines.push('In AWS:');
  for (const step of plan.steps) {
    lines.push(`  ${step.environment}: ${step.title}${step.irreversible ? '' : ' (can be undone)'}`);
    lines.push(`    ${step.calls.join(', ')}`);
  }
  if (plan.files.length > 0) lines.push(...(plan.steps.length > 0 ? [''] : []), 'In files:');
  for (const file of plan.files) {
    lines.push(`  ${relative(root, file.path) || file.path}`);
    lines.push(
      ...file.diff
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    );
  }
  return lines.join('\n');
}
