import { listKeys } from '../../state/key.ts';
import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { subject } from './names.ts';
import { keyOutput } from './presentation.ts';

export const listAccessKeys: Operation = {
  service: 'iam',
  name: 'ListAccessKeys',
  run(call, input) {
    const user = subject(call, input);
    const keys = listKeys(call.world, call.caller.account.id, user === 'root' ? undefined : user.name);
    return listing(call, input, 'AccessKeyMetadata', keys.map(keyOutput));
  },
};
