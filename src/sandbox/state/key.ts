import type { Delays } from '../options.ts';
import { makeAccessKeyId, makeSecret, type RandomBytes } from './ids.ts';
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
    id: makeAccessKeyId(random, 'AKIA', owner.accountId),
    secret: makeSecret(random),
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
export function listKeys(world: World, accountId: string, userName: string | undefined): AccessKeyRecord[] {
  return Object.values(world.keys).filter((key) => key.accountId === accountId && key.userName === userName);
}

/** Switches a key on or off. Services learn of it later, as they learn of a new key. */
export function setKeyStatus(key: AccessKeyRecord, active: boolean, now: number, delays: Delays): void {
  if (key.active === active) return;
  key.active = active;
  if (!active) key.acceptedUntil = now + delays.keyRefused;
  else {
    key.usableInStsAt = Math.max(key.usableInStsAt, now + delays.keyUsableInSts);
    key.usableAt = Math.max(key.usableAt, now + delays.keyUsable);
  }
}

/** Deletes a key; one that was active is accepted for a while. */
export function deleteKey(world: World, key: AccessKeyRecord, now: number, delays: Delays): void {
  const { [key.id]: _, ...others } = world.keys;
  world.keys = others;
  setKeyStatus(key, false, now, delays);
  if ((key.acceptedUntil ?? 0) > now) world.deletedKeys = { ...world.deletedKeys, [key.id]: key };
}

/** Whether a service accepts the key by now: a new key reaches STS before it reaches the others. */
export function isAccepted(key: AccessKeyRecord, service: string, now: number): boolean {
  if (!key.active) return now < (key.acceptedUntil ?? 0);
  return now >= (service === 'sts' ? key.usableInStsAt : key.usableAt);
}
