import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { listing } from './listing.ts';
import { namedUser, POLICY_ARN } from './names.ts';
import { attachmentOutput } from './presentation.ts';
import { namedRole } from './roles.ts';

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

export const listAttachedRolePolicies: Operation = {
  service: 'iam',
  name: 'ListAttachedRolePolicies',
  run(call, input) {
    return listing(call, input, 'AttachedPolicies', namedRole(call, input).policies.map(attachmentOutput));
  },
};

export const listAttachedUserPolicies: Operation = {
  service: 'iam',
  name: 'ListAttachedUserPolicies',
  run(call, input) {
    return listing(call, input, 'AttachedPolicies', namedUser(call, input).policies.map(attachmentOutput));
  },
};
