import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { namedUser, POLICY_ARN } from './names.ts';

const MOST_POLICIES = 10;

export const attachUserPolicy: Operation = {
  service: 'iam',
  name: 'AttachUserPolicy',
  changes: true,
  run(call, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const user = namedUser(call, input);
    if (findManagedPolicy(arn) === undefined) throw iamErrors.notAttachable(arn);
    if (user.policies.some((policy) => policy.arn === arn)) return undefined;
    if (user.policies.length >= MOST_POLICIES) throw iamErrors.policyLimit(MOST_POLICIES);
    user.policies.push({ arn, effectiveAt: call.now + call.settings.delays.policyEffective });
    return undefined;
  },
};
