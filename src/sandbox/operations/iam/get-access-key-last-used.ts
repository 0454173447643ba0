import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { ACCESS_KEY_ID } from './names.ts';

export const getAccessKeyLastUsed: Operation = {
  service: 'iam',
  name: 'GetAccessKeyLastUsed',
  run({ world, caller }, input) {
    const id = input.text('AccessKeyId', ACCESS_KEY_ID);
    const key = Object.hasOwn(world.keys, id) ? world.keys[id] : undefined;
    if (key === undefined || key.accountId !== caller.account.id) throw iamErrors.noSuchKey(id);
    const { lastUsed } = key;
    return {
      UserName: key.userName,
      AccessKeyLastUsed: {
        LastUsedDate: lastUsed && new Date(lastUsed.at),
        ServiceName: lastUsed?.service ?? 'N/A',
        Region: lastUsed?.region ?? 'N/A',
      },
    };
  },
};
