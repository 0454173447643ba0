import { Failure } from '../errors/failure.ts';
import { needsConfirmation, type Plan } from '../run/plan.ts';
import { confirm } from './prompts.ts';

export interface AgreementOptions {
  readonly yes: boolean;
  readonly mayAsk: boolean;
  /** As it was typed, for what to type next. */
  readonly command: string;
  /** The repository root, to shorten paths. */
  readonly root: string;
  readonly note: (text: string) => void;
}

/** Nobody reads the plan; what may go wrong with it is said all the same. */
async function warn(plan: Plan, note: AgreementOptions['note']): Promise<void> {
  if (plan.warnings === undefined) return;
  const { noteWidth } = await import('./fold.ts');
  const { presentedWarnings } = await import('./present-plan.ts');
  for (const lines of presentedWarnings(plan, noteWidth())) note(lines.join('\n'));
}

/** The plan before what cannot be undone, and one confirmation; `--yes` skips it. Throws DECLINED or CONFIRMATION_NEEDED. */
export async function agree(plan: Plan, { yes, mayAsk, command, root, note }: AgreementOptions): Promise<void> {
  if (!needsConfirmation(plan)) return;
  if (yes) return warn(plan, note);
  if (!mayAsk) {
    const acts = plan.steps.filter((step) => step.irreversible).map((step) => `${step.environment}: ${step.title}`);
    throw new Failure(
      'CONFIRMATION_NEEDED',
      `Needed and not given: --yes. This cannot be undone: ${acts.join('; ')}.`,
      {
        suggestions: [`See what it would do: ${command} --plan`, `Do it: ${command} --yes`],
        details: { missing: ['--yes'], steps: acts },
      },
    );
  }
  const { noteWidth } = await import('./fold.ts');
  const { presentPlan } = await import('./present-plan.ts');
  note(`\n${presentPlan(plan, { root, width: noteWidth(), stream: process.stderr })}\n`);
  if (!(await confirm('Do all this?'))) throw new Failure('DECLINED', 'Nothing was changed.');
}
