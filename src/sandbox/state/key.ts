import type { Delays } from '../options.ts';
import { newAccessKeyId, newSecret, type RandomBytes } from './ids.ts';
import type { AccessKeyRecord, World } from './world.ts';

/** Makes an access key for a user, or for root where no user is named, and remembers it. */
export function addAccessKey(
  world: World,
  owner: { accountId: string; userName?: string },
  now: number,
  delays: Delays | 'usable at once',
  random: RandomBytes,
): AccessKeyRecord {
  const key: AccessKeyRecord = {
    id: newAccessKeyId(random, 'AKIA', owner.accountId),
    secret: newSecret(random),
    ...owner,
    active: true,
    createdAt: now,
    // Not `now`: the server's clock may be set back later.
    usableInStsAt: delays === 'usable at once' ? 0 : now + delays.keyUsableInSts,
    usableAt: delays === 'usable at once' ? 0 : now + delays.keyUsable,
  };
  world.keys[key.id] = key;
  return key;
}

/** The keys of a user, or of root where no user is named, oldest first. */
export function keysOf(world: World, accountId: string, userName: string | undefined): AccessKeyRecord[] {
  return Object.values(world.keys).filter((key) => key.accountId === accountId && key.userName === userName);
}
