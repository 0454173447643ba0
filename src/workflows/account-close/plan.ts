import { findGoneDay, isClosed } from '../../access/closing-tag.ts';
import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import type { Plan, PlannedStep } from '../../run/plan.ts';
import { getLastFour } from '../../text.ts';
import { type AccountCloseDecision, findNewMark } from './decide.ts';
import type { AccountCloseState } from './load.ts';
import { type AccountCloseRequest, SUSPENDED_UNIT } from './request.ts';

/** Every step in AWS, in order. Pure. */
export function planClosing(
  state: AccountCloseState,
  { goal }: AccountCloseRequest,
  decision: AccountCloseDecision,
): PlannedStep[] {
  const { environment, account } = state;
  const { releases, switchesKey, tags, moves, closes } = decision;
  const isUndo = goal === 'undo';
  const step = (isWanted: boolean, title: string, ...calls: string[]): PlannedStep[] =>
    isWanted ? [{ environment, title, calls }] : [];
  const key = `the key ending in ${getLastFour(state.key?.id ?? '')}`;
  const newAddress = `Give account ${account.id} the address ${releases}, once the code mailed there is given`;
  const emailCalls = ['account:StartPrimaryEmailUpdate', 'account:AcceptPrimaryEmailUpdate'];
  const closing = step(closes, `Close account ${account.id} (${account.email})`, 'organizations:CloseAccount');
  return [
    ...step(releases !== undefined, newAddress, ...emailCalls),
    ...step(switchesKey, `Make ${key} ${isUndo ? 'active again' : 'inactive'}`, 'iam:UpdateAccessKey'),
    // What tells where it was goes last.
    ...(isUndo ? step(moves, ...describeMoveBack(state)) : []),
    ...step(tags, ...(isUndo ? describeTagsBack(state) : describeTags(state, closes))),
    ...(isUndo ? [] : step(moves, ...describeMove(state))),
    ...closing.map((one) => ({ ...one, irreversible: true })),
  ];
}

type Described = readonly [title: string, ...calls: string[]];

function describeTags(state: AccountCloseState, closes: boolean): Described {
  const { environment, tags, today } = state;
  const notes = findNewMark(state, closes) === undefined ? [] : ['organizations:TagResource'];
  return tags.has(ENVIRONMENT_TAG)
    ? [`Take the tag of ${environment} off the account`, ...notes, 'organizations:UntagResource']
    : [`Note on the account that its closing began on ${today}`, ...notes];
}

function describeTagsBack({ environment }: AccountCloseState): Described {
  return [`Tag the account as ${environment} again`, 'organizations:TagResource', 'organizations:UntagResource'];
}

function describeMove({ suspendedId }: AccountCloseState): Described {
  const makesUnit = suspendedId === undefined ? ['organizations:CreateOrganizationalUnit'] : [];
  return [`Move the account into organizational unit ${SUSPENDED_UNIT}`, ...makesUnit, 'organizations:MoveAccount'];
}

function describeMoveBack({ mark }: AccountCloseState): Described {
  return [`Move the account back to ${mark?.parentId}`, 'organizations:MoveAccount'];
}

/** What a person should know before the account is closed. */
export function listNotes(
  { account }: AccountCloseState,
  { releases, closes }: AccountCloseDecision,
): Pick<Plan, 'notes'> {
  if (!closes) return {};
  const notes = [
    'Everything in the account stops at once and is deleted for good after 90 days; until then AWS Support can reopen it.',
    'Not undone by it: bills of this month, reservations, Marketplace subscriptions and domains registered in it.',
    'It counts against the quota of accounts until it is gone.',
    ...(releases === undefined
      ? [`Its address ${account.email} stays taken; --release-email frees it, and only before the account is closed.`]
      : []),
  ];
  return { notes };
}

/** When AWS Support can no longer reopen it; null for one that is open, or whose day of closing nobody noted. */
export function findReopenUntil({ account, mark }: Pick<AccountCloseState, 'account' | 'mark'>): string | null {
  return isClosed(account.state) ? (findGoneDay(mark) ?? null) : null;
}
