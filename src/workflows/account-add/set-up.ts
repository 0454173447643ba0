import type { ListrTask } from 'listr2';
import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import type { Identity } from '../../aws/credentials.ts';
import { ensureUnit, moveAccount } from '../../aws/organizational-units.ts';
import { tagResource } from '../../aws/organizations.ts';
import { planRecord } from '../../repository/record.ts';
import { writePlans } from '../../repository/write-plans.ts';
import { organizationsOf } from '../../run/management.ts';
import { type Report, retryFor } from '../../run/work.ts';
import type { Survey } from './load.ts';
import { type Obtained, obtainAccount } from './obtain-account.ts';
import { missingTags, type Prepared } from './plan-steps.ts';
import { type AccessContext, accessByRole, accessByUser } from './take-access.ts';

export interface SetUp extends AccessContext {
  readonly survey: Survey;
  /** The command that goes on from here. */
  readonly resume: string;
}

/** What has come of one environment so far. */
export interface Outcome {
  obtained?: Obtained;
  identity?: Identity;
}

/** The steps for one environment, in order; each fills in `outcome`. */
export function setUpSteps(context: SetUp, prepared: Prepared, outcome: Outcome): ListrTask<object>[] {
  const { options } = context;
  const { environment, profile } = prepared.target;
  return [
    {
      title: 'Account',
      task: async (_, task) => {
        const { account, created } = await obtain(context, prepared, outcome, reportTo(task));
        task.title = `Account ${account.id} ${created ? 'created' : 'found'} (${account.email})`;
      },
    },
    {
      title: `Organizational unit ${options.unitPath.join('/')}`,
      enabled: options.unitPath.length > 0,
      task: (_, task) => placeInUnit(context, obtainedIn(outcome), reportTo(task)),
    },
    {
      title: 'Tags',
      task: async (_, task) => {
        const isNew = await tag(context, environment, obtainedIn(outcome));
        task.title = isNew ? 'Tags set' : 'Tags are in place';
      },
    },
    {
      title: `Access by IAM user ${profile}`,
      enabled: options.access === 'user',
      task: async (_, task) => {
        outcome.identity = await accessByUser(context, prepared, obtainedIn(outcome), reportTo(task));
      },
    },
    {
      title: `Access by role ${options.roleName}`,
      enabled: options.access === 'role',
      task: async (_, task) => {
        outcome.identity = await accessByRole(context, prepared, obtainedIn(outcome), reportTo(task));
      },
    },
    {
      title: `Record of ${environment}`,
      task: () => record(context, prepared, obtainedIn(outcome)),
    },
  ];
}

function reportTo(task: { output: string }): Report {
  return (line) => {
    task.output = line;
  };
}

function obtainedIn({ obtained }: Outcome): Obtained {
  if (obtained === undefined) throw new Error('The account is used before it was obtained.');
  return obtained;
}

async function obtain(context: SetUp, { target }: Prepared, outcome: Outcome, report: Report): Promise<Obtained> {
  const { work, management, options, resume } = context;
  const wish = { roleName: options.roleName, tags: options.tags, resume };
  outcome.obtained = await obtainAccount(work, management, target, wish, report);
  return outcome.obtained;
}

async function placeInUnit({ work, management, options }: SetUp, { account }: Obtained, report: Report): Promise<void> {
  const organizations = organizationsOf(management, retryFor(work, report));
  const unit = await ensureUnit(organizations, options.unitPath);
  await moveAccount(organizations, account.id, unit);
}

/** True if tags were missing and were set. */
async function tag(context: SetUp, environment: string, { account, created }: Obtained): Promise<boolean> {
  const { work, management, survey, options } = context;
  const wanted = new Map([...options.tags, [ENVIRONMENT_TAG, environment]]);
  const known = survey.tags.get(account.id);
  // CreateAccount carried the tags of an account that the survey did not know yet.
  const missing = created && known === undefined ? new Map<string, string>() : missingTags(known, wanted);
  if (missing.size === 0) return false;
  await tagResource(organizationsOf(management, retryFor(work)), account.id, missing);
  return true;
}

async function record({ work, options }: SetUp, { target }: Prepared, { account }: Obtained): Promise<void> {
  const profile = options.access === 'none' ? undefined : target.profile;
  await writePlans([await planRecord(work.repository, target.environment, { accountId: account.id, profile })]);
  // A note of a lost key stays until a run that gets into the account has dealt with it.
  await work.journal.update(target.environment, { account: undefined });
}
