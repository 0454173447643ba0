import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { namedRole } from './get-role.ts';
import { POLICY_ARN } from './names.ts';

export const attachRolePolicy: Operation = {
  service: 'iam',
  name: 'AttachRolePolicy',
  changes: true,
  run(call, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const role = namedRole(call, input);
    if (findManagedPolicy(arn) === undefined) throw iamErrors.notAttachable(arn);
    if (role.policies.some((policy) => policy.arn === arn)) return undefined;
    role.policies.push({ arn, effectiveAt: call.now + call.settings.delays.policyEffective });
    return undefined;
  },
};
