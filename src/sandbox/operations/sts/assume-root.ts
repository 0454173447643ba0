import { describeRefusal } from '../../access/authorize.ts';
import { listTaskActions } from '../../access/task-policies.ts';
import { openSession } from '../../state/session.ts';
import type { Operation } from '../operation.ts';
import { findOrganization, listMembers } from '../organizations/membership.ts';
import { formatCredentials } from './credentials-output.ts';
import { makeAccessDenied, makeValidationError } from './errors.ts';

const ACTION = 'sts:AssumeRoot';

export const assumeRoot: Operation = {
  service: 'sts',
  name: 'AssumeRoot',
  opensSession: true,
  run({ world, caller, now, random }, input) {
    const target = input.text('TargetPrincipal', { least: 12, most: 2048 });
    const seconds = input.optionalNumber('DurationSeconds', 0, 900) ?? 900;
    const task = input.structure('TaskPolicyArn')?.text('arn', { least: 20, most: 2048 });
    if (task === undefined) throw input.missing('TaskPolicyArn');
    if (listTaskActions(task) === undefined) throw makeValidationError(`${task} is not a supported task policy.`);
    if (caller.principal.kind === 'root') throw makeAccessDenied('Roles may not be assumed by root accounts.');
    const accountId = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(target)?.[1];
    const organization = findOrganization(world, caller.account);
    const member =
      organization?.managementAccountId === caller.account.id && organization.rootFeatures.includes('RootSessions')
        ? listMembers(world, organization).find((one) => one.id === accountId && one.id !== caller.account.id)
        : undefined;
    if (member === undefined || member.state !== 'ACTIVE')
      throw makeAccessDenied(describeRefusal(caller, ACTION, target, 'bare'));
    const principal = { kind: 'root', accountId: member.id } as const;
    return {
      Credentials: formatCredentials(openSession(world, { principal, seconds, taskPolicy: task }, now, random)),
    };
  },
};
