import { Failure } from '../../errors/failure.ts';
import { quoteForShell } from '../../text.ts';
import type { AccountCloseState } from './load.ts';
import type { AccountCloseRequest } from './request.ts';

/** What is left to be done of it, in this order. */
export interface AccountCloseDecision {
  /** The address it gets; undefined where that is so, or nobody asked. */
  readonly releases: string | undefined;
  /** The key to be made inactive, or active again by `undo`. */
  readonly keyId: string | undefined;
  /** Its tags change: the environment's goes, the one that it is being closed comes. Or the other way around. */
  readonly tags: boolean;
  readonly moves: boolean;
  readonly closes: boolean;
  /** The repository forgets it. */
  readonly forgets: boolean;
}

/** AWS has closed it, or is about to. */
export function isClosed({ state }: AccountCloseState['account']): boolean {
  return state === 'CLOSED' || state === 'PENDING_CLOSURE' || state === 'SUSPENDED';
}

/** Pure. Throws CLOSE_REFUSED, ACCOUNT_UNUSABLE. */
export function decideClosing(state: AccountCloseState, request: AccountCloseRequest): AccountCloseDecision {
  const { account, mark, keyId, environment } = state;
  const isGone = isClosed(account);
  if (request.goal === 'undo') {
    if (isGone) throw explainGone(state);
    const isMarked = mark !== undefined;
    return { ...NOTHING, keyId: isMarked ? keyId : undefined, tags: isMarked, moves: isMarked };
  }
  if (isGone) return { ...NOTHING, forgets: request.goal === 'close' };
  assertMayBeClosed(state, request);
  const releases = request.releaseEmail === account.email ? undefined : request.releaseEmail;
  const closes = request.goal === 'close';
  return { releases, keyId, tags: mark?.environment !== environment, moves: true, closes, forgets: closes };
}

const NOTHING: AccountCloseDecision = {
  releases: undefined,
  keyId: undefined,
  tags: false,
  moves: false,
  closes: false,
  forgets: false,
};

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
