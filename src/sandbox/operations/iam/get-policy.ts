import { createHash } from 'node:crypto';
import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { POLICY_ARN } from './names.ts';

/** AWS managed policies have the same id in every account, made here from the name. */
function policyId(name: string): string {
  return `ANPA${createHash('sha256').update(name).digest('hex').toUpperCase().slice(0, 17)}`;
}

export const getPolicy: Operation = {
  service: 'iam',
  name: 'GetPolicy',
  run({ caller }, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const policy = findManagedPolicy(arn);
    if (policy === undefined) throw iamErrors.noSuchPolicy(arn);
    const holders = [...Object.values(caller.account.users), ...Object.values(caller.account.roles)];
    const created = new Date('2015-02-06T18:39:46Z');
    return {
      Policy: {
        PolicyName: policy.name,
        PolicyId: policyId(policy.name),
        Arn: arn,
        Path: policy.path,
        DefaultVersionId: 'v1',
        AttachmentCount: holders.filter((holder) => holder.policies.some((one) => one.arn === arn)).length,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: true,
        Description: policy.description,
        CreateDate: created,
        UpdateDate: created,
      },
    };
  },
};
