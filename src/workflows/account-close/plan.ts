import type { Plan, PlannedStep } from '../../run/plan.ts';
import { getLastFour } from '../../text.ts';
import { type AccountCloseDecision, isClosed } from './decide.ts';
import type { AccountCloseState } from './load.ts';
import { type AccountCloseRequest, SUSPENDED_UNIT } from './request.ts';

/** Every step in AWS, in order. Pure. */
export function planClosing(
  { environment, account, mark }: AccountCloseState,
  { goal }: AccountCloseRequest,
  { releases, keyId, tags, moves, closes }: AccountCloseDecision,
): PlannedStep[] {
  const isUndo = goal === 'undo';
  const steps: PlannedStep[] = [];
  const add = (isWanted: boolean, title: string, ...calls: string[]) => {
    if (isWanted) steps.push({ environment, title, calls });
  };
  const address = `Give account ${account.id} the address ${releases}, once the code mailed there is given`;
  add(releases !== undefined, address, 'account:StartPrimaryEmailUpdate', 'account:AcceptPrimaryEmailUpdate');
  const key = `Make the key ending in ${getLastFour(keyId ?? '')} ${isUndo ? 'active again' : 'inactive'}`;
  add(keyId !== undefined, key, 'iam:UpdateAccessKey');
  const tag = isUndo ? `Tag the account as ${environment} again` : `Take the tag of ${environment} off the account`;
  add(tags, tag, 'organizations:TagResource', 'organizations:UntagResource');
  const move = `Move the account into organizational unit ${SUSPENDED_UNIT}`;
  if (isUndo) add(moves, `Move the account back to ${mark?.parentId}`, 'organizations:MoveAccount');
  else add(moves, move, 'organizations:CreateOrganizationalUnit', 'organizations:MoveAccount');
  const title = `Close account ${account.id} (${account.email})`;
  if (closes) steps.push({ environment, title, calls: ['organizations:CloseAccount'], irreversible: true });
  return steps;
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
export function findReopenUntil({ account, mark }: AccountCloseState, reopenMs: number): string | null {
  if (!isClosed(account) || mark === undefined) return null;
  return new Date(Date.parse(mark.day) + reopenMs).toISOString().slice(0, 10);
}
