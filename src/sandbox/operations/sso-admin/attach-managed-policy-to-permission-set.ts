import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Operation } from '../operation.ts';
import { centerOf, permissionSetOf } from './center.ts';
import { ssoErrors } from './errors.ts';
import { POLICY_ARN } from './patterns.ts';

export const attachManagedPolicyToPermissionSet: Operation = {
  service: 'sso-admin',
  name: 'AttachManagedPolicyToPermissionSet',
  changes: true,
  run(call, input) {
    const set = permissionSetOf(centerOf(call, input), input);
    const arn = input.text('ManagedPolicyArn', POLICY_ARN);
    if (findManagedPolicy(arn) === undefined) throw ssoErrors.notFound(`Policy ${arn}`);
    if (set.policies.includes(arn))
      throw ssoErrors.conflict(`Policy ${arn} is already attached to the permission set.`);
    // Roles that are there already have it once the set is provisioned again.
    set.policies.push(arn);
    return {};
  },
};
