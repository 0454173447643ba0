import { deleteKey } from '../../state/key.ts';
import type { Operation } from '../operation.ts';
import { namedKey } from './update-access-key.ts';

export const deleteAccessKey: Operation = {
  service: 'iam',
  name: 'DeleteAccessKey',
  changes: true,
  run(call, input) {
    deleteKey(call.world, namedKey(call, input), call.now, call.settings.delays);
    return undefined;
  },
};
