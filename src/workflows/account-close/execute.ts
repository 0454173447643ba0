import { isClosed } from '../../access/closing-tag.ts';
import { CLOSING_TAG, ENVIRONMENT_TAG } from '../../access/tags.ts';
import { closeAccount, untagResource } from '../../aws/account-closure.ts';
import {
  acceptEmailUpdate,
  getPrimaryEmail,
  openAccountManagement,
  startEmailUpdate,
} from '../../aws/account-email.ts';
import { setKeyActive } from '../../aws/key-use.ts';
import { ensureUnit, moveAccount } from '../../aws/organizational-units.ts';
import { type AccountState, describeAccount, tagResource } from '../../aws/organizations.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { Failure } from '../../errors/failure.ts';
import { explainAccountRefusal } from '../../run/account-access.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import type { Plan, Source } from '../../run/plan.ts';
import { type Progress, runSteps, Steps } from '../../run/steps.ts';
import { quoteForShell } from '../../text.ts';
import { type AccountCloseDecision, decideClosing, findNewMark } from './decide.ts';
import { forgetEnvironment, previewForgetting } from './forget.ts';
import { type AccountCloseState, loadAccountCloseState } from './load.ts';
import { openMemberIam } from './own-key.ts';
import { findReopenUntil, listNotes, planClosing } from './plan.ts';
import { type AccountCloseRequest, SUSPENDED_UNIT } from './request.ts';

export interface AccountCloseResult extends Source {
  readonly environment: string;
  readonly accountId: string;
  readonly state: AccountState;
  /** The last day on which AWS Support can reopen it, as `2027-02-25`; null for an open one, and where nobody knows. */
  readonly reopenUntil: string | null;
  /** The address that can be used again; null where none was released. */
  readonly released: string | null;
  /** Files that changed or went, absolute. */
  readonly changed: readonly string[];
  readonly next: string[];
}

export interface PreparedClosing {
  readonly request: AccountCloseRequest;
  readonly state: AccountCloseState;
  readonly decision: AccountCloseDecision;
  readonly plan: Plan;
}

/** Looks, decides and plans. Changes nothing. */
export async function prepareAccountClose(context: RunContext, request: AccountCloseRequest): Promise<PreparedClosing> {
  const state = await loadAccountCloseState(context, request);
  const decided = decideClosing(state, request);
  const files = decided.forgets ? await previewForgetting(context, toForgotten(state, request)) : [];
  const decision = { ...decided, forgets: files.length > 0 };
  const steps = planClosing(state, request, decision);
  return { request, state, decision, plan: { ...listNotes(state, decision), steps, files } };
}

function toForgotten({ record, profiles, account }: AccountCloseState, { removesFiles }: AccountCloseRequest) {
  return { record, profiles, account, removesFolder: removesFiles };
}

/** Carries the plan out. Throws EMAIL_CODE_NEEDED, CLOSE_LATER, CLOSE_UNDER_WAY: the next run goes on from there. */
export async function executeAccountClose(
  context: RunContext,
  { request, state, decision }: PreparedClosing,
  progress: Progress,
): Promise<AccountCloseResult> {
  const steps = listSteps(context, { request, state, decision });
  const { account, changed } = await runSteps(context, steps, progress);
  const { environment, today: day } = state;
  const mark = decision.closes ? { environment, parentId: state.parentId, day } : state.mark;
  return {
    environment,
    accountId: account.id,
    state: account.state,
    reopenUntil: findReopenUntil({ account, mark }),
    released: decision.releases === undefined ? null : state.account.email,
    changed,
    next: suggestNext(state, decision),
  };
}

type Run = Pick<PreparedClosing, 'request' | 'state' | 'decision'>;
type Closing = Pick<AccountCloseState, 'account'> & { readonly changed: readonly string[] };

function listSteps(context: RunContext, { request, state, decision }: Run): Steps<Closing> {
  const { account, management } = state;
  const isUndo = request.goal === 'undo';
  let steps = Steps.startWith<Closing>({ account, changed: [] });
  const add = (isWanted: boolean, title: string, run: (within: RunContext) => Promise<string>) => {
    if (!isWanted) return;
    steps = steps.perform(title, async (_, { report, setTitle }) => {
      context.runtime.interrupt.throwIfAborted();
      setTitle(await run(withReport(context, report)));
    });
  };
  const openOrganizations = (within: RunContext) => openManagementOrganizations(management, within.retry);
  add(decision.releases !== undefined, 'Address of the account', (within) => releaseEmail(within, { request, state }));
  add(decision.switchesKey, 'Access key', (within) => switchKey(within, state, isUndo));
  const retag = () =>
    add(decision.tags, 'Tags of the account', (within) => changeTags(within, { request, state, decision }));
  // At no time is there an account of which nothing tells where it was, and as what.
  if (!isUndo) retag();
  add(decision.moves, 'Organizational unit', async (within) => {
    const organizations = openOrganizations(within);
    const unit = isUndo ? state.mark?.parentId : await ensureUnit(organizations, [SUSPENDED_UNIT]);
    if (unit !== undefined) await moveAccount(organizations, account.id, unit);
    return isUndo ? `Moved back to ${unit}` : `In organizational unit ${SUSPENDED_UNIT}`;
  });
  if (isUndo) retag();
  if (decision.closes) {
    steps = steps.add('Closing', async (value, { report, setTitle }) => {
      context.runtime.interrupt.throwIfAborted();
      const within = withReport(context, report);
      await closeAccount(openOrganizations(within), account.id);
      const closed = await waitUntilClosing(within, state);
      setTitle(`Account ${account.id} is ${closed.state}`);
      return { ...value, account: closed };
    });
  }
  if (!decision.forgets) return steps;
  return steps.add('The repository', async (value, { setTitle }) => {
    const changed = await forgetEnvironment(context, toForgotten(state, request));
    setTitle('The repository has forgotten it');
    return { ...value, changed };
  });
}

/** Throws EMAIL_CODE_NEEDED once the code is on its way. */
async function releaseEmail(
  context: RunContext,
  {
    request: { releaseEmail: email, code, environment },
    state: { account, management },
  }: Pick<Run, 'request' | 'state'>,
): Promise<string> {
  if (email === undefined) throw new Error('no address to release to');
  const accounts = openAccountManagement(management.connection, context.retry);
  const known = await getPrimaryEmail(accounts, account.id).catch(async (error: unknown) => {
    throw await explainAccountRefusal(context, management, error);
  });
  if (known !== email && code === undefined) {
    await startEmailUpdate(accounts, account.id, email);
    const resume = `${context.resume} --otp CODE`;
    const message = `AWS has mailed a code to ${email} for account ${account.id} of ${environment}.`;
    throw new Failure('EMAIL_CODE_NEEDED', message, {
      suggestions: [`Read it there, then: ${resume}`],
      details: { email, account: account.id },
    });
  }
  if (known !== email && code !== undefined) await acceptEmailUpdate(accounts, { accountId: account.id, email, code });
  for (let tries = 1; (await getPrimaryEmail(accounts, account.id)) !== email; tries += 1) {
    if (!(await waitBeforeRetry(context.retry, tries, `AWS is moving the account to ${email}`))) {
      throw new Failure('CLOSE_UNDER_WAY', `Account ${account.id} does not show the address ${email} yet.`);
    }
  }
  return `The account has the address ${email}; ${account.email} is free`;
}

/** Signed through the role, not by the key itself. */
async function switchKey(context: RunContext, state: AccountCloseState, active: boolean): Promise<string> {
  if (state.key === undefined) throw new Error('no key to switch');
  await setKeyActive(await openMemberIam(context, state), state.key, active);
  return `The access key is ${active ? 'active again' : 'inactive'}`;
}

async function changeTags(context: RunContext, { request, state, decision }: Run): Promise<string> {
  const { environment, account, management, tags } = state;
  const organizations = openManagementOrganizations(management, context.retry);
  const put = (key: string, value: string) => tagResource(organizations, account.id, new Map([[key, value]]));
  // What comes goes first: at no time is there an account that nobody can find.
  if (request.goal === 'undo') {
    await put(ENVIRONMENT_TAG, environment);
    await untagResource(organizations, account.id, [CLOSING_TAG]);
    return `Tagged as ${environment} again`;
  }
  const mark = findNewMark(state, decision.closes);
  if (mark !== undefined) await put(CLOSING_TAG, mark);
  if (tags.has(ENVIRONMENT_TAG)) await untagResource(organizations, account.id, [ENVIRONMENT_TAG]);
  return `No longer tagged as ${environment}`;
}

/** AWS shows a closing account as open by turns for some minutes: seen once is enough. */
async function waitUntilClosing(context: RunContext, { account, management }: AccountCloseState) {
  const organizations = openManagementOrganizations(management, context.retry);
  for (let tries = 1; ; tries += 1) {
    const now = await describeAccount(organizations, account.id);
    if (now !== undefined && now.state !== 'ACTIVE') return now;
    if (await waitBeforeRetry(context.retry, tries, 'AWS is closing the account')) continue;
    const message = `AWS has taken the request to close account ${account.id}; it does not show it yet.`;
    throw new Failure('CLOSE_UNDER_WAY', message);
  }
}

function suggestNext({ module, environment, account }: AccountCloseState, { closes }: AccountCloseDecision): string[] {
  const isEnd = closes || isClosed(account.state);
  if (!isEnd) return ['pf aws status'];
  if (module === undefined) return ['pf aws account list'];
  const { key } = module.entry;
  const address = `aws_organizations_account.accounts["${key}"]`;
  return [
    `Before the next apply of ${module.module.folder}: terragrunt state rm ${quoteForShell(address)} there, then take the entry ${key} of ${environment} out of ${module.module.file}. The entry taken out alone has the apply close what is closed; left alone, make it again.`,
    'pf aws account list',
  ];
}
