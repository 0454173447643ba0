import type { RootFinding } from '../../access/member-roots.ts';
import type { Failure } from '../../errors/failure.ts';
import type { FailedEnvironment } from '../../run/failures.ts';
import { quoteForShell } from '../../text.ts';
import type { StatusState, StatusStep } from './decide.ts';
import { isHeld } from './describe-access.ts';

/** What the root users of the environments' accounts have. */
export interface MemberRoots {
  readonly looked: readonly { readonly environment: string; readonly findings: readonly RootFinding[] }[];
  readonly failed: readonly FailedEnvironment[];
}

/** None where there is no member. Pure. */
export function describeMemberRoots(state: StatusState): StatusStep[] {
  const { records, management, checked } = state;
  const own = management.record?.accountId;
  if (records.every(({ accountId }) => accountId === undefined || accountId === own)) return [];
  const step = 'Root users of the members';
  if (checked === undefined) {
    const command = isHeld(management.profile, state) ? 'pf aws status --check' : null;
    return [{ step, state: 'unknown', evidence: 'only AWS can tell', command }];
  }
  return [{ step, ...describeRoots(checked.memberRoots) }];
}

function describeRoots(roots: MemberRoots | Failure | undefined): Omit<StatusStep, 'step'> {
  if (roots === undefined)
    return { state: 'unknown', evidence: 'it takes credentials of the management account', command: null };
  if ('code' in roots) {
    const evidence = `${roots.message} (${roots.code})`;
    const isOff = roots.code === 'CENTRAL_ROOT_OFF';
    return { state: isOff ? 'not done' : 'unknown', evidence, command: isOff ? 'pf aws org init' : null };
  }
  const open = roots.looked.filter(({ findings }) => findings.length > 0);
  const evidence = [
    ...open.map(({ environment, findings }) => `${environment}: ${findings.map(({ message }) => message).join(' ')}`),
    ...roots.failed.map(({ environment, message, code }) => `${environment}: ${message} (${code})`),
  ].join('; ');
  if (open.length > 0) {
    const command = `pf aws root secure ${open.map(({ environment }) => quoteForShell(environment)).join(' ')}`;
    return { state: 'not done', evidence, command };
  }
  if (evidence !== '') return { state: 'unknown', evidence, command: null };
  return { state: 'done', evidence: 'none has anything to sign in with', command: null };
}
