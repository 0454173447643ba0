import { canDo, describeRefusal } from '../../access/authorize.ts';
import { openSession } from '../../state/session.ts';
import type { Role } from '../../state/world.ts';
import { isUsable } from '../account/regions.ts';
import type { Call, Operation } from '../operation.ts';
import { formatCredentials } from './credentials-output.ts';
import { makeAccessDenied, makeValidationError, regionDisabled } from './errors.ts';
import { findRoleTarget, type RoleTarget } from './role-target.ts';
import { trust } from './trust.ts';

const ACTION = 'sts:AssumeRole';
const HOUR = 3600;

// Across accounts both sides must agree; within one, a role that names the caller needs nobody else's word.
function isAllowed({ caller, now }: Call, { account, role }: RoleTarget): boolean {
  if (account.state !== 'ACTIVE' || role.usableAt > now) return false;
  const trusted = trust(role, caller);
  if (trusted === 'none') return false;
  return (trusted === 'named' && account.id === caller.account.id) || canDo(caller, ACTION, now);
}

function checkDuration(call: Call, role: Role, seconds: number): void {
  if (call.caller.principal.kind === 'role' && seconds > HOUR) {
    throw makeValidationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (seconds > role.maxSessionSeconds) {
    throw makeValidationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

export const assumeRole: Operation = {
  service: 'sts',
  name: 'AssumeRole',
  opensSession: true,
  // Checked here: a role that names its callers needs no policy on their side.
  needsNoPermission: true,
  run(call, input) {
    const { world, caller, now, random } = call;
    const arn = input.text('RoleArn', { least: 20, most: 2048 });
    const sessionName = input.text('RoleSessionName', { pattern: '[\\w+=,.@\\-]*', least: 2, most: 64 });
    const seconds = input.optionalNumber('DurationSeconds', 900, 12 * HOUR) ?? HOUR;
    if (!/^arn:[\w-]+:iam::/.test(arn)) throw makeValidationError(`${arn} is invalid`);
    if (caller.principal.kind === 'root') throw makeAccessDenied('Roles may not be assumed by root accounts.');
    const target = findRoleTarget(world, arn);
    if (target === undefined || !isAllowed(call, target))
      throw makeAccessDenied(describeRefusal(caller, ACTION, arn, 'bare'));
    const { account, role } = target;
    if (!isUsable(account, call.region)) throw regionDisabled(account.id);
    checkDuration(call, role, seconds);
    const principal = { kind: 'role', accountId: account.id, roleName: role.name, sessionName } as const;
    const session = openSession(world, { principal, seconds }, now, random);
    return {
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${sessionName}`,
        Arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${sessionName}`,
      },
      Credentials: formatCredentials(session),
    };
  },
};
