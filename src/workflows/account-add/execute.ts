import { Listr, type ListrBaseClassOptions, type ListrRendererValue, type ListrTask } from 'listr2';
import type { Identity } from '../../aws/credentials.ts';
import { Failure } from '../../errors/failure.ts';
import { type FailedEnvironment, failureItem } from '../../run/failed-environment.ts';
import { type Management, openManagement, organizationsOf, refuseRoot } from '../../run/management.ts';
import type { Plan } from '../../run/plan.ts';
import { requireRecordedManagement } from '../../run/recorded-management.ts';
import { withResume } from '../../run/with-resume.ts';
import { type Report, retryFor, type Work } from '../../run/work.ts';
import { holdingFlaw, holdingsOf } from './holdings.ts';
import { type Survey, survey } from './load.ts';
import type { AddAccountsOptions } from './options.ts';
import { placementOf } from './placement.ts';
import { planAccounts } from './plan.ts';
import type { Prepared } from './plan-steps.ts';
import { type Outcome, type SetUp, setUpSteps } from './set-up.ts';

export interface AddedAccount {
  readonly environment: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly created: boolean;
  /** Null with `--access none`. */
  readonly profile: string | null;
  readonly region: string;
  readonly access: AddAccountsOptions['access'];
  readonly identity: Identity | null;
}

export interface AddAccountsResult {
  readonly accounts: AddedAccount[];
  readonly failed: FailedEnvironment[];
}

/** AWS allows about five creations in progress. */
const AT_ONCE = 5;

const ONE_AFTER_ANOTHER = { concurrent: false, exitOnError: true };

/** One environment on its way. */
interface Run {
  readonly one: Prepared;
  readonly outcome: Outcome;
  error: unknown;
}

/** listr2 shows an error and goes on; the result needs it too. */
function rememberError(run: Run, steps: ListrTask<object>[]): ListrTask<object>[] {
  return steps.map((step) => ({
    ...step,
    task: async (context, task) => {
      try {
        return await step.task(context, task);
      } catch (error) {
        run.error = error;
        throw error;
      }
    },
  }));
}

/** Everything that was looked up and decided before the first change. */
export interface PreparedAccounts {
  readonly management: Management;
  readonly survey: Survey;
  readonly prepared: readonly Prepared[];
  readonly plan: Plan;
}

/** Looks, decides and plans. Changes nothing; refuses what concerns all environments. */
export async function prepareAccounts(
  work: Work,
  options: AddAccountsOptions,
  report?: Report,
): Promise<PreparedAccounts> {
  const retry = retryFor(work, report);
  const management = await openManagement(work, options.managementProfile, report);
  await requireRecordedManagement(work.repository, management.identity.account, true);
  if (options.access !== 'none') refuseRoot(management);
  const organizations = organizationsOf(management, retry);
  const surveyed = await survey({ work, management, organizations }, options);
  const defaultRegion = options.region ?? management.connection.region;
  const holdings = await holdingsOf(work, surveyed, defaultRegion, retry);
  const prepared = surveyed.targets.map((target): Prepared => {
    const holding = holdings.get(target.environment) ?? { profile: undefined, account: undefined };
    const decision = holdingFlaw(target, holding, surveyed, options.access) ?? target.decision;
    return {
      target: { ...target, decision },
      holding,
      region: options.region ?? holding.profile?.region ?? defaultRegion,
    };
  });
  const placement = await placementOf(organizations, options, surveyed.targets);
  const plan = await planAccounts(work, management, surveyed, prepared, options, placement);
  return { management, survey: surveyed, prepared, plan };
}

/** Carries the plan out, several environments side by side; one that fails does not stop the others. */
export async function addAccounts(
  work: Work,
  { management, survey: surveyed, prepared }: PreparedAccounts,
  options: AddAccountsOptions,
  resume: string,
  progress: ListrBaseClassOptions<object, ListrRendererValue, ListrRendererValue>,
): Promise<AddAccountsResult> {
  const context: SetUp = { work, management, survey: surveyed, options, resume };
  const runs = prepared.map((one): Run => ({ one, outcome: {}, error: undefined }));
  const list = new Listr<object, ListrRendererValue, ListrRendererValue>(
    runs.map((run) => ({
      title: run.one.target.environment,
      task: (_, task) =>
        task.newListr(rememberError(run, setUpSteps(context, run.one, run.outcome)), ONE_AFTER_ANOTHER),
    })),
    { ...progress, concurrent: AT_ONCE, exitOnError: false },
  );
  await list.run();
  const accounts = runs.flatMap(({ one, outcome, error }) => (error === undefined ? added(one, outcome, options) : []));
  const failed = runs.flatMap(({ one, error }) =>
    error === undefined ? [] : failureItem(one.target.environment, withResume(error, resume)),
  );
  if (work.runtime.interrupt.aborted) throw interrupted(accounts, failed, resume);
  return { accounts, failed };
}

function added(
  { target, region }: Prepared,
  { obtained, identity }: Outcome,
  options: AddAccountsOptions,
): AddedAccount[] {
  if (obtained === undefined) return [];
  return [
    {
      environment: target.environment,
      accountId: obtained.account.id,
      name: obtained.account.name,
      email: obtained.account.email,
      created: obtained.created,
      profile: options.access === 'none' ? null : target.profile,
      region,
      access: options.access,
      identity: identity ?? null,
    },
  ];
}

function interrupted(accounts: readonly AddedAccount[], failed: readonly FailedEnvironment[], resume: string): Failure {
  const done = accounts.map((account) => account.environment).join(', ') || 'nothing';
  const open = failed.map((one) => one.environment).join(', ');
  return new Failure(
    'INTERRUPTED',
    `Interrupted. Done: ${done}. Unfinished: ${open || 'nothing'}; it is noted and nothing is lost.`,
    {
      suggestions: [`Go on with: ${resume}`],
      details: {
        accounts: accounts.map((account) => account.environment),
        unfinished: failed.map((one) => one.environment),
      },
    },
  );
}
