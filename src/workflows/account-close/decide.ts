import { formatMark, isClosed } from '../../access/closing-tag.ts';
import { CLOSING_TAG, ENVIRONMENT_TAG } from '../../access/tags.ts';
import { Failure } from '../../errors/failure.ts';
import { quoteForShell } from '../../text.ts';
import type { AccountCloseState } from './load.ts';
import type { AccountCloseRequest } from './request.ts';

/** What is left to be done of it, in this order. */
export interface AccountCloseDecision {
  /** The address it gets; undefined where that is so, or nobody asked. */
  readonly releases: string | undefined;
  /** The key is to be made inactive, or active again by `undo`. */
  readonly switchesKey: boolean;
  /** Its tags change: the environment's goes, the one that it is being closed comes. Or the other way around. */
  readonly tags: boolean;
  readonly moves: boolean;
  readonly closes: boolean;
  /** The repository forgets it. */
  readonly forgets: boolean;
}

/** Pure. Throws CLOSE_REFUSED, ACCOUNT_UNUSABLE. */
export function decideClosing(state: AccountCloseState, request: AccountCloseRequest): AccountCloseDecision {
  const { account, mark, key, parentId } = state;
  // AWS suspends accounts, too, and may let them go on.
  if (account.state === 'SUSPENDED' && mark === undefined) throw explainSuspended(state);
  const isGone = isClosed(account.state);
  if (request.goal === 'undo') {
    if (isGone) throw explainGone(state);
    if (mark === undefined) return NOTHING;
    return { ...NOTHING, switchesKey: key?.active === false, tags: true, moves: parentId !== mark.parentId };
  }
  const closes = request.goal === 'close';
  if (isGone) return { ...NOTHING, forgets: closes };
  assertMayBeClosed(state, request);
  return {
    releases: request.releaseEmail === account.email ? undefined : request.releaseEmail,
    switchesKey: key?.active === true,
    tags: findNewMark(state, closes) !== undefined || state.tags.has(ENVIRONMENT_TAG),
    moves: parentId !== state.suspendedId,
    closes,
    forgets: closes,
  };
}

/** The tag that says how an account is being closed; undefined where it is there already. */
export function findNewMark({ environment, mark, parentId, today, tags }: AccountCloseState, closes: boolean) {
  // The day counts from which it can be reopened: that of closing, not that of a --soften before.
  const day = closes || mark === undefined ? today : mark.day;
  const wanted = formatMark({ environment, parentId: mark?.parentId ?? parentId, day });
  return wanted === tags.get(CLOSING_TAG) ? undefined : wanted;
}

const NOTHING: AccountCloseDecision = {
  releases: undefined,
  switchesKey: false,
  tags: false,
  moves: false,
  closes: false,
  forgets: false,
};

function explainSuspended({ account, environment }: AccountCloseState): Failure {
  const message = `AWS has suspended account ${account.id} of ${environment}, and has not closed it.`;
  return new Failure('ACCOUNT_UNUSABLE', message, {
    suggestions: ['Ask AWS Support why; the account can be closed once it is active again.'],
  });
}

function explainGone({ account, environment }: AccountCloseState): Failure {
  const message = `Account ${account.id} of ${environment} is ${account.state}: no API opens it again.`;
  return new Failure('ACCOUNT_UNUSABLE', message);
}

function assertMayBeClosed(state: AccountCloseState, { removesFiles, environment }: AccountCloseRequest): void {
  const { account, management, delegatedServices, dependents, uncommitted } = state;
  const refuse = (message: string, suggestions: readonly string[]) =>
    new Failure('CLOSE_REFUSED', message, { suggestions });
  if (account.id === management.organization.managementAccountId) {
    throw refuse(`Account ${account.id} is the management account: it cannot be closed while it has members.`, [
      'Close the members first, then the management account in the console, as root.',
    ]);
  }
  const [service] = delegatedServices;
  if (service !== undefined) {
    const who = `Account ${account.id} administers ${delegatedServices.join(', ')} for the organization.`;
    throw refuse(who, [
      `Take that from it first: pf aws exec ${quoteForShell(management.environment ?? 'management')} -- aws organizations deregister-delegated-administrator --account-id ${account.id} --service-principal ${quoteForShell(service)}`,
    ]);
  }
  if (dependents.length > 0) {
    throw refuse(`Other environments use account ${account.id} of ${environment}: ${dependents.join(', ')}.`, [
      'Move their state and settings to another account first.',
    ]);
  }
  if (!removesFiles || state.record === undefined) return;
  if (uncommitted === undefined)
    throw refuse(`git cannot tell whether ${state.record.folder} is in a commit.`, ['Leave out --remove-files.']);
  if (uncommitted.length > 0) {
    throw refuse(`${uncommitted.length} files of ${state.record.folder} are in no commit, such as ${uncommitted[0]}.`, [
      'Commit or delete them first, or leave out --remove-files.',
    ]);
  }
}
