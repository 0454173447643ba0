import { effectivePolicies, roleNamed, visibleUser } from '../state/account.ts';
import type { Caller } from './caller.ts';
import { allowedBy } from './managed-policies.ts';
import { taskActions } from './task-policies.ts';

function policiesOf(caller: Caller, now: number): string[] {
  const { principal, account } = caller;
  if (principal.kind === 'root') return [];
  const holder =
    principal.kind === 'user' ? visibleUser(account, principal.userName, now) : roleNamed(account, principal.roleName);
  return holder === undefined ? [] : effectivePolicies(holder, now);
}

/** Whether the caller's own policies allow `action` (`service:Operation`); root may do everything. */
export function mayDo(caller: Caller, action: string, now: number): boolean {
  const task = caller.session?.taskPolicy;
  if (task !== undefined) return taskActions(task)?.includes(action) ?? false;
  return caller.principal.kind === 'root' || allowedBy(policiesOf(caller, now), action);
}

/** AWS's words for a refusal. */
export function refusal(caller: Caller, action: string, resource: string, why: 'identity' | 'bare'): string {
  const text = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return why === 'bare' ? text : `${text} because no identity-based policy allows the ${action} action`;
}
