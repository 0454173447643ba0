import { makeAccountState } from './account.ts';
import { makeAccountId, type RandomBytes } from './ids.ts';
import { addAccessKey } from './key.ts';
import type { World } from './world.ts';

/** A world with one account, that of a person who just signed up: root with one access key, no organization. */
export function createWorld(email: string, quota: number, now: number, random: RandomBytes): World {
  const id = makeAccountId(random);
  const account = makeAccountState({ id, name: 'Sandbox', email, createdAt: now, readyAt: 0 });
  const draft: World = {
    version: 1,
    managementAccountId: id,
    rootKeyId: '',
    rootSecret: '',
    quota,
    foreignEmails: [],
    nextAccountIds: [],
    accounts: { [id]: account },
    organizations: {},
    keys: {},
    sessions: {},
  };
  const key = addAccessKey(draft, { accountId: id }, now, 'usable at once', random);
  return { ...draft, rootKeyId: key.id, rootSecret: key.secret };
}
