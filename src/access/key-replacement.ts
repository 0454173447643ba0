import type { Credentials, Identity } from '../aws/caller-identity.ts';
import { GLOBAL_REGION } from '../aws/endpoint.ts';
import { deleteKey, type Iam, ignoreMissing, openIam } from '../aws/iam.ts';
import { findLastUse, setKeyActive } from '../aws/key-use.ts';
import { retryUntilPropagated } from '../aws/propagation.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { Failure } from '../errors/failure.ts';
import type { Repository } from '../repository/repository.ts';
import { openConnection, type RunContext } from '../run/context.ts';
import { writeProfile } from '../run/write-profile.ts';
import { maskKeyId } from '../text.ts';
import { untagDeleted } from './orphaned-keys.ts';
import { proveKey } from './user-key.ts';

/** A profile whose access key another one takes the place of. */
export interface ReplacedKey {
  readonly environment: string;
  readonly profile: string;
  readonly region: string;
  readonly accountId: string;
  readonly userName: string;
  readonly isManagement: boolean;
}

/** Where the key is kept that the profile does not have: the new one until it is proven, the old one until it goes. */
export function nameKeptKey(profile: string): string {
  return `${profile}-rotating`;
}

const PROOFS = 3;
const BETWEEN_PROOFS_MS = 3_000;

/** Asks several times: IAM is eventually consistent, and one good answer proves one of its machines. */
export async function proveRepeatedly(context: RunContext, key: ReplacedKey, keys: Credentials): Promise<Identity> {
  const { clock, signal } = context.retry;
  await proveOnce(context, { ...key, region: GLOBAL_REGION }, keys);
  for (let proof = 1; proof < PROOFS; proof += 1) {
    await clock.sleep(BETWEEN_PROOFS_MS, signal);
    await proveOnce(context, key, keys);
  }
  return proveOnce(context, key, keys);
}

export function proveOnce(
  context: RunContext,
  { region, accountId, isManagement }: ReplacedKey,
  keys: Credentials,
): Promise<Identity> {
  return proveKey(context, { keys, region, expectedAccount: accountId, fresh: false, management: isManagement });
}

/** IAM as a key sees it, which may be seconds old. */
export function openAs(context: RunContext, { region }: Pick<ReplacedKey, 'region'>, keys: Credentials): Iam {
  return openIam(openConnection(context, keys, region), context.retry);
}

/** Puts `next` where `last` is, in every profile of the repository, and keeps `last`; in one step. */
export async function swapKeys(
  context: RunContext,
  { profile }: ReplacedKey,
  { last, next }: { readonly last: Credentials; readonly next: Credentials },
): Promise<void> {
  const { runtime, repository } = context;
  const kept = nameKeptKey(profile);
  const holders = listHolders(repository, last.accessKeyId).filter((name) => name !== kept);
  const requests = holders.map((name) => ({ profile: name, keys: next }));
  await writeProfile(runtime, repository, [...requests, { profile: kept, keys: last }]);
}

/** The profiles that have a key, by name. */
function listHolders(repository: Repository, keyId: string): string[] {
  const profiles = [...readAwsFiles(repository).values()];
  return profiles.filter(({ keys }) => keys?.accessKeyId === keyId).map(({ name }) => name);
}

/** Whoever signs may be new: the answers of its key not being known pass. */
function askUntilKnown<T>({ retry }: RunContext, call: () => Promise<T>): Promise<T> {
  return retryUntilPropagated(retry, { what: 'the new key at IAM', fresh: false }, call);
}

interface KeyToDrop {
  readonly userName: string;
  readonly id: string;
}

/** Switches a key on or off as somebody who does not sign with it; one that is gone stays so. */
export async function switchKey(context: RunContext, iam: Iam, key: KeyToDrop & { active: boolean }): Promise<void> {
  await askUntilKnown(context, () => ignoreMissing(() => setKeyActive(iam, key, key.active)));
}

/** Deletes a key as somebody who does not sign with it. */
export async function dropKey(context: RunContext, iam: Iam, { userName, id }: KeyToDrop): Promise<void> {
  await askUntilKnown(context, () => deleteKey(iam, id, userName));
  await askUntilKnown(context, () => untagDeleted({ iam, userName }, id));
}

interface UseToLookFor extends KeyToDrop {
  readonly environment: string;
  /** Milliseconds since the epoch: the repository does not use the key since then. */
  readonly since: number;
  /** The use that a person was told of, and goes on all the same. */
  readonly told: number | undefined;
  /** Remembers of which use a person was told. */
  readonly note: (at: number) => Promise<void>;
  /** The command that goes back. */
  readonly undo: string;
}

/**
 * Throws KEY_IN_USE where a key that this repository has put out of use is in use elsewhere; for a person to be told
 * once. IAM learns of a use late: what was before the switch-off may be heard of days after it.
 */
export async function assertNoOtherUse(
  context: RunContext,
  iam: Iam,
  { environment, userName, id, since, told, note, undo }: UseToLookFor,
): Promise<void> {
  const use = await askUntilKnown(context, () => findLastUse(iam, id));
  if (use === undefined || use.at <= since || use.at === told) return;
  await note(use.at);
  const { service, region } = use;
  const lastUsedAt = new Date(use.at).toISOString();
  const message = `Somebody else uses the old key ${maskKeyId(id)} of ${userName}: last at ${lastUsedAt}, for ${service} in ${region}. It was left as it is.`;
  const { resume } = context;
  const suggestions = [
    'Give that program the new key, or its own. CloudTrail knows it by the id of the key.',
    `Then continue with: ${resume.includes(' --finish') ? resume : `${resume} --finish`}`,
    `Or go back to the old key: ${undo}`,
  ];
  throw new Failure('KEY_IN_USE', message, {
    suggestions,
    details: { environment, userName, lastUsedAt, service, region },
  });
}
