import type { Operation } from '../operation.ts';
import { namedRole } from './get-role.ts';
import { listing } from './listing.ts';
import { attachmentOutput } from './presentation.ts';

export const listAttachedRolePolicies: Operation = {
  service: 'iam',
  name: 'ListAttachedRolePolicies',
  run(call, input) {
    return listing(call, input, 'AttachedPolicies', namedRole(call, input).policies.map(attachmentOutput));
  },
};
