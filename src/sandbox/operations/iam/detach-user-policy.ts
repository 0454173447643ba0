import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { namedUser, POLICY_ARN } from './names.ts';

export const detachUserPolicy: Operation = {
  service: 'iam',
  name: 'DetachUserPolicy',
  changes: true,
  run(call, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const user = namedUser(call, input);
    if (!user.policies.some((policy) => policy.arn === arn)) throw iamErrors.noSuchPolicy(arn);
    user.policies = user.policies.filter((policy) => policy.arn !== arn);
    return undefined;
  },
};
