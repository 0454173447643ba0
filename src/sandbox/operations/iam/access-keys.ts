import type { Structure } from '../../protocol/values.ts';
import { addAccessKey, deleteKey, listKeys, setKeyStatus } from '../../state/key.ts';
import type { AccessKeyRecord } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';
import { ACCESS_KEY_ID, findSubject } from './names.ts';

const MOST_KEYS = 2;

/** A key without its secret. Root's keys have no user name. */
function formatKey(key: AccessKeyRecord): Structure {
  return {
    UserName: key.userName,
    AccessKeyId: key.id,
    Status: key.active ? 'Active' : 'Inactive',
    CreateDate: new Date(key.createdAt),
  };
}

/** The key a request names, among those of the user it is about, or NoSuchEntity. */
function requireKey(call: Call, input: Input): AccessKeyRecord {
  const id = input.text('AccessKeyId', ACCESS_KEY_ID);
  const user = findSubject(call, input);
  const keys = listKeys(call.world, call.caller.account.id, user === 'root' ? undefined : user.name);
  const key = keys.find((one) => one.id === id);
  if (key === undefined) throw iamErrors.noSuchKey(id);
  return key;
}

export const ACCESS_KEY_OPERATIONS = defineOperations('iam', {
  CreateAccessKey(call, input) {
    const { world, caller, now, settings, random } = call;
    const accountId = caller.account.id;
    const user = findSubject(call, input);
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

  DeleteAccessKey(call, input) {
    deleteKey(call.world, requireKey(call, input), call.now, call.settings.delays);
    return undefined;
  },

  ListAccessKeys(call, input) {
    const user = findSubject(call, input);
    const keys = listKeys(call.world, call.caller.account.id, user === 'root' ? undefined : user.name);
    return listPage(call, input, { AccessKeyMetadata: keys.map(formatKey) });
  },

  GetAccessKeyLastUsed({ world, caller }, input) {
    const id = input.text('AccessKeyId', ACCESS_KEY_ID);
    const key = Object.hasOwn(world.keys, id) ? world.keys[id] : undefined;
    if (key === undefined || key.accountId !== caller.account.id) throw iamErrors.strangeKey(caller.arn, id);
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

  UpdateAccessKey(call, input) {
    const status = input.text('Status', { oneOf: ['Active', 'Inactive'] });
    setKeyStatus(requireKey(call, input), status === 'Active', call.now, call.settings.delays);
    return undefined;
  },
});
