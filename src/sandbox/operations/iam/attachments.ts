import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Role, User } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';
import { POLICY_ARN, requireUser } from './names.ts';
import { requireRole } from './roles.ts';

const MOST_POLICIES = 10;

function attachPolicy({ now, settings }: Call, arn: string, { policies }: User | Role): undefined {
  if (findManagedPolicy(arn) === undefined) throw iamErrors.notAttachable(arn);
  if (policies.some((policy) => policy.arn === arn)) return;
  if (policies.length >= MOST_POLICIES) throw iamErrors.policyLimit(MOST_POLICIES);
  policies.push({ arn, effectiveAt: now + settings.delays.policyEffective });
}

function listAttached(call: Call, input: Input, { policies }: User | Role) {
  const shown = policies.map(({ arn }) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }));
  return listPage(call, input, { AttachedPolicies: shown });
}

export const ATTACHMENT_OPERATIONS = defineOperations('iam', {
  AttachRolePolicy: (call, input) => attachPolicy(call, input.text('PolicyArn', POLICY_ARN), requireRole(call, input)),
  AttachUserPolicy: (call, input) => attachPolicy(call, input.text('PolicyArn', POLICY_ARN), requireUser(call, input)),

  DetachUserPolicy(call, input) {
    const arn = input.text('PolicyArn', POLICY_ARN);
    const user = requireUser(call, input);
    if (!user.policies.some((policy) => policy.arn === arn)) throw iamErrors.noSuchPolicy(arn);
    user.policies = user.policies.filter((policy) => policy.arn !== arn);
    return undefined;
  },

  ListAttachedRolePolicies: (call, input) => listAttached(call, input, requireRole(call, input)),
  ListAttachedUserPolicies: (call, input) => listAttached(call, input, requireUser(call, input)),
});
