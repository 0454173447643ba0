import { addAccessKey, listKeys } from '../../state/key.ts';
import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { subject } from './names.ts';

const MOST_KEYS = 2;

export const createAccessKey: Operation = {
  service: 'iam',
  name: 'CreateAccessKey',
  changes: true,
  run(call, input) {
    const { world, caller, now, settings, random } = call;
    const accountId = caller.account.id;
    const user = subject(call, input);
    const owner = user === 'root' ? { accountId } : { accountId, userName: user.name };
    if (listKeys(world, accountId, owner.userName).length >= MOST_KEYS) throw iamErrors.keyLimit(MOST_KEYS);
    const key = addAccessKey(world, owner, now, settings.delays, random);
    return {
      AccessKey: {
        UserName: key.userName,
        AccessKeyId: key.id,
        Status: 'Active',
        SecretAccessKey: key.secret,
        CreateDate: new Date(now),
      },
    };
  },
};
