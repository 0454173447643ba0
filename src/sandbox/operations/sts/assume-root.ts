import { refusal } from '../../access/authorize.ts';
import { taskActions } from '../../access/task-policies.ts';
import { openSession } from '../../state/session.ts';
import type { Operation } from '../operation.ts';
import { membersOf, organizationOf } from '../organizations/membership.ts';
import { credentialsOutput } from './credentials-output.ts';
import { accessDenied, validationError } from './errors.ts';

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
    if (taskActions(task) === undefined) throw validationError(`${task} is not a supported task policy.`);
    if (caller.principal.kind === 'root') throw accessDenied('Roles may not be assumed by root accounts.');
    const accountId = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(target)?.[1];
    const organization = organizationOf(world, caller.account);
    const member =
      organization?.managementAccountId === caller.account.id && organization.rootFeatures.includes('RootSessions')
        ? membersOf(world, organization).find((one) => one.id === accountId && one.id !== caller.account.id)
        : undefined;
    if (member === undefined || member.state !== 'ACTIVE') throw accessDenied(refusal(caller, ACTION, target, 'bare'));
    const principal = { kind: 'root', accountId: member.id } as const;
    return {
      Credentials: credentialsOutput(openSession(world, { principal, seconds, taskPolicy: task }, now, random)),
    };
  },
};
