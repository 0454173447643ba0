import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Operation } from '../operation.ts';
import { centerOf, permissionSetOf } from './center.ts';
import { listing } from './listing.ts';

export const listManagedPoliciesInPermissionSet: Operation = {
  service: 'sso-admin',
  name: 'ListManagedPoliciesInPermissionSet',
  run(call, input) {
    const { policies } = permissionSetOf(centerOf(call, input), input);
    const attached = policies.map((arn) => ({ Name: findManagedPolicy(arn)?.name, Arn: arn }));
    return listing(call, input, 'AttachedManagedPolicies', attached);
  },
};
