import type { Credentials } from '../../aws/caller-identity.ts';
import type { OrgInitState, OwnedKeys } from './load.ts';
import type { OrgInitRequest } from './request.ts';

export interface OrgInitDecision {
  /** The root key that was given and that an IAM user's key takes the place of, be that done already or not. */
  readonly replacedRootKey: Credentials | undefined;
  /** The key the profile is to have; undefined: that of the IAM user in root's place. */
  readonly key: OwnedKeys | undefined;
  /** The profile has no key of a user yet: user and key would be made. */
  readonly makesUser: boolean;
}

/** Which key the profile is to have, and whether root's goes. Pure. */
export function decideOrgInit(state: OrgInitState, request: OrgInitRequest): OrgInitDecision {
  const { existingKey, keys, identity } = state;
  const replacedRootKey = request.replaceRootKey ? state.rootKeys : undefined;
  if (replacedRootKey === undefined) {
    return { replacedRootKey, key: existingKey ?? { keys, identity }, makesUser: false };
  }
  if (existingKey === undefined || existingKey.identity.arn.endsWith(':root')) {
    return { replacedRootKey, key: undefined, makesUser: true };
  }
  // Another user's key that works is as good, and not ours to replace.
  const isOurs = existingKey.identity.arn.endsWith(`:user/${request.profile}`);
  return { replacedRootKey, key: isOurs ? undefined : existingKey, makesUser: false };
}
