import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { namedUser } from './names.ts';
import { attachmentOutput } from './presentation.ts';

export const listAttachedUserPolicies: Operation = {
  service: 'iam',
  name: 'ListAttachedUserPolicies',
  run(call, input) {
    return listing(call, input, 'AttachedPolicies', namedUser(call, input).policies.map(attachmentOutput));
  },
};
