import type { Operation } from '../operation.ts';
import { namedKey } from './update-access-key.ts';

export const deleteAccessKey: Operation = {
  service: 'iam',
  name: 'DeleteAccessKey',
  changes: true,
  run(call, input) {
    const { id } = namedKey(call, input);
    const { [id]: _, ...others } = call.world.keys;
    call.world.keys = others;
    return undefined;
  },
};
