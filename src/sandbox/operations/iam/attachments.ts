import { findManagedPolicy } from '../../access/managed-policies.ts';
import { defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';
import { namedUser, POLICY_ARN } from './names.ts';
import { attachmentOutput } from './presentation.ts';
import { namedRole } from './roles.ts';

const MOST_POLICIES = 10;

export const ATTACHMENT_OPERATIONS = defineOperations('iam', {
  AttachRolePolicy(call, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const role = namedRole(call, input);
    if (findManagedPolicy(arn) === undefined) throw iamErrors.notAttachable(arn);
    if (role.policies.some((policy) => policy.arn === arn)) return undefined;
    role.policies.push({ arn, effectiveAt: call.now + call.settings.delays.policyEffective });
    return undefined;
  },

  AttachUserPolicy(call, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const user = namedUser(call, input);
    if (findManagedPolicy(arn) === undefined) throw iamErrors.notAttachable(arn);
    if (user.policies.some((policy) => policy.arn === arn)) return undefined;
    if (user.policies.length >= MOST_POLICIES) throw iamErrors.policyLimit(MOST_POLICIES);
    user.policies.push({ arn, effectiveAt: call.now + call.settings.delays.policyEffective });
    return undefined;
  },

  DetachUserPolicy(call, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const user = namedUser(call, input);
    if (!user.policies.some((policy) => policy.arn === arn)) throw iamErrors.noSuchPolicy(arn);
    user.policies = user.policies.filter((policy) => policy.arn !== arn);
    return undefined;
  },

  ListAttachedRolePolicies(call, input) {
    return listPage(call, input, { AttachedPolicies: namedRole(call, input).policies.map(attachmentOutput) });
  },

  ListAttachedUserPolicies(call, input) {
    return listPage(call, input, { AttachedPolicies: namedUser(call, input).policies.map(attachmentOutput) });
  },
});
