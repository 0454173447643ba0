import { listKeys, setKeyStatus } from '../../state/key.ts';
import type { AccessKeyRecord } from '../../state/world.ts';
import type { Input } from '../input.ts';
import type { Call, Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { ACCESS_KEY_ID, subject } from './names.ts';

/** The key a request names, among those of the user it is about, or NoSuchEntity. */
export function namedKey(call: Call, input: Input): AccessKeyRecord {
  const id = input.text('AccessKeyId', ACCESS_KEY_ID);
  const user = subject(call, input);
  const keys = listKeys(call.world, call.caller.account.id, user === 'root' ? undefined : user.name);
  const key = keys.find((one) => one.id === id);
  if (key === undefined) throw iamErrors.noSuchKey(id);
  return key;
}

export const updateAccessKey: Operation = {
  service: 'iam',
  name: 'UpdateAccessKey',
  changes: true,
  run(call, input) {
    const status = input.text('Status', { oneOf: ['Active', 'Inactive'] });
    setKeyStatus(namedKey(call, input), status === 'Active', call.now, call.settings.delays);
    return undefined;
  },
};
