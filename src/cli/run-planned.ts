import { Failure } from '../errors/failure.ts';
import type { Repository } from '../repository/repository.ts';
import { type RunContext, runAlone } from '../run/context.ts';
import { guardSecrets } from '../run/guard-secrets.ts';
import type { Plan, Source } from '../run/plan.ts';
import type { Progress } from '../run/steps.ts';
import type { Runtime } from '../runtime.ts';
import { fillProgramNames } from '../text.ts';
import { chooseProgress } from './progress.ts';
import { askText, confirm } from './prompts.ts';
import { addSource, printSource } from './prose.ts';

/** A run that is planned, confirmed and carried out alone in its repository. */
export interface PlannedRun<P extends { readonly plan: Plan }, R> {
  readonly runtime: Runtime;
  readonly repository: Repository;
  readonly flags: { readonly plan: boolean; readonly yes: boolean; readonly timeout: number };
  readonly mayAsk: boolean;
  /** Where the key came from that was given. */
  readonly keyFile?: string | undefined;
  /** As it was typed, for what to type next. */
  readonly command: string;
  /** The command that goes on where the run ends, with what was answered. */
  readonly resume: string;
  readonly log: (text: string) => void;
  /** What has to be typed in place of a yes. Throws where it was not given and nobody may be asked. */
  readonly findTyped?: (prepared: P) => TypedConfirmation | undefined;
  readonly prepare: (context: RunContext) => Promise<P>;
  readonly execute: (context: RunContext, prepared: P, progress: Progress) => Promise<R>;
  /** What there is still to ask when all is done, and others may go on. */
  readonly finish?: (context: RunContext, done: { prepared: P; result: R; progress: Progress }) => Promise<R>;
}

/** Gives back the plan with `--plan`, else what the run came to. Throws DECLINED, CONFIRMATION_NEEDED, FILES_UNSAFE. */
export async function runPlanned<P extends { readonly plan: Plan }, R extends Source>(
  run: PlannedRun<P, R>,
): Promise<R | { plan: Plan }> {
  const { runtime, repository, flags, resume, log } = run;
  const said = new Set<string>();
  const tellSource = async ({ network: { elsewhere } }: RunContext) => {
    await printSource(elsewhere.difference(said), log);
    for (const endpoint of elsewhere) said.add(endpoint);
  };
  const prepare = async (context: RunContext) => {
    const prepared = await run.prepare(context).finally(() => tellSource(context));
    fillProgramNames(prepared.plan);
    return prepared;
  };
  const confirm = (prepared: P) =>
    confirmPlan(prepared.plan, { ...run, yes: flags.yes, root: repository.root, typed: run.findTyped?.(prepared) });
  const alone = { runtime, repository, timeoutMs: flags.timeout, resume, looksOnly: flags.plan, log };
  const asks = run.mayAsk && !flags.yes && !flags.plan;
  for (;;) {
    // A question may stay open for hours: nobody waits for its answer.
    const agreed = asks ? await runAlone({ ...alone, looksOnly: true }, prepare) : undefined;
    if (agreed !== undefined) await confirm(agreed);
    const done = await runAlone(alone, async (context) => {
      const prepared = await prepare(context);
      if (flags.plan) return { planned: addSource(prepared.plan, context.network.elsewhere) };
      if (agreed === undefined) await confirm(prepared);
      else if (!isSame(agreed.plan, prepared.plan)) return undefined;
      const { warnings } = await guardSecrets(runtime, { ...repository, keyFile: run.keyFile });
      for (const warning of warnings) log(`Warning: ${warning}`);
      const progress = await chooseProgress(runtime);
      const result = await run.execute(context, prepared, progress).finally(() => tellSource(context));
      return { context, prepared, result, progress };
    });
    if (done === undefined) log('Something has changed meanwhile: here is what there is to do now.');
    else if (done.planned !== undefined) return { plan: done.planned };
    else {
      const { context, result } = done;
      return addSource((await run.finish?.(context, done)) ?? result, context.network.elsewhere);
    }
  }
}

/** Whether what was agreed to is what would be done. Names that are drawn differ each time. */
function isSame(agreed: Plan, now: Plan): boolean {
  const tell = ({ steps, failed }: Plan) => JSON.stringify([steps, failed]);
  return tell(agreed) === tell(now);
}

/** A word to be typed: a yes is too quick for what cannot be undone. */
export interface TypedConfirmation {
  readonly word: string;
  /** What is asked, such as "Type 123456789012 to close the account". */
  readonly message: string;
}

interface Confirmation {
  readonly typed?: TypedConfirmation | undefined;
  readonly yes: boolean;
  readonly mayAsk: boolean;
  readonly command: string;
  /** The repository root, to shorten paths. */
  readonly root: string;
  readonly log: (text: string) => void;
}

/** Nobody reads the plan; what may go wrong with it is said all the same. */
async function printWarnings(plan: Plan, log: Confirmation['log']): Promise<void> {
  if (plan.warnings === undefined) return;
  const { getNoteWidth } = await import('./layout.ts');
  const { presentWarnings } = await import('./present-plan.ts');
  for (const lines of presentWarnings(plan, getNoteWidth())) log(lines.join('\n'));
}

async function confirmByWord({ word, message }: TypedConfirmation): Promise<void> {
  const answer = await askText(`${message} (Enter cancels)`, {
    isOptional: true,
    flaw: (value) => (value === '' || value === word ? undefined : `That is not ${word}.`),
  });
  if (answer !== word) throw new Failure('DECLINED', 'Cancelled; nothing was changed.');
}

/** Shows the plan and asks once; `--yes` skips it. Files alone are written without a question. */
export async function confirmPlan(plan: Plan, { typed, yes, mayAsk, command, root, log }: Confirmation): Promise<void> {
  if (plan.steps.length === 0) return;
  if (yes) return printWarnings(plan, log);
  if (!mayAsk) {
    const steps = plan.steps.map((step) => `${step.environment}: ${step.title}`);
    throw new Failure('CONFIRMATION_NEEDED', `Missing: --yes. This would change AWS: ${steps.join('; ')}.`, {
      suggestions: [`See what it would do: ${command} --plan`, `Do it: ${command} --yes`],
      details: { missing: ['--yes'], steps },
    });
  }
  const { getNoteWidth } = await import('./layout.ts');
  const { askForPlan, presentFileChanges, presentQuestion } = await import('./present-plan.ts');
  const view = { root, width: getNoteWidth(), stream: process.stderr };
  log(`\n${presentQuestion(plan, view)}\n`);
  if (typed !== undefined) return confirmByWord(typed);
  const details = plan.files.length === 0 ? undefined : () => log(`\n${presentFileChanges(plan, view)}\n`);
  if (!(await confirm(askForPlan(plan), details))) throw new Failure('DECLINED', 'Cancelled; nothing was changed.');
}
