import { findRole, findVisibleUser, listEffectivePolicies } from '../state/account.ts';
import type { Caller } from './caller.ts';
import { isAllowedByPolicies } from './managed-policies.ts';
import { listTaskActions } from './task-policies.ts';

function listPolicies(caller: Caller, now: number): string[] {
  const { principal, account } = caller;
  if (principal.kind === 'root') return [];
  const holder =
    principal.kind === 'user'
      ? findVisibleUser(account, principal.userName, now)
      : findRole(account, principal.roleName);
  return holder === undefined ? [] : listEffectivePolicies(holder, now);
}

/** Whether the caller's own policies allow `action` (`service:Operation`); root may do everything. */
export function canDo(caller: Caller, action: string, now: number): boolean {
  const task = caller.session?.taskPolicy;
  if (task !== undefined) return listTaskActions(task)?.includes(action) ?? false;
  return caller.principal.kind === 'root' || isAllowedByPolicies(listPolicies(caller, now), action);
}

/** AWS's words for a refusal. */
export function describeRefusal(caller: Caller, action: string, resource: string, why: 'identity' | 'bare'): string {
  const text = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return why === 'bare' ? text : `${text} because no identity-based policy allows the ${action} action`;
}
