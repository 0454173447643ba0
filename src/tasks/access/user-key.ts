import type { IAMClient } from '@aws-sdk/client-iam';
import type { AwsKeys } from '../../aws/connection.ts';
import { explain } from '../../aws/explain.ts';
import {
  type AccessKey,
  ADMINISTRATOR_ACCESS,
  attachPolicy,
  createKey,
  deleteKey,
  ensureUser,
  everUsed,
  hasPolicy,
  KEYS_PER_USER,
  listKeys,
  userTags,
} from '../../aws/iam.ts';
import { OutcomeUnknown, type Patience } from '../../aws/patience.ts';
import { untilAccepted } from '../../aws/until-accepted.ts';
import { Failure } from '../../errors/failure.ts';
import type { KeyNote } from '../../repository/journal.ts';
import { MANAGED_BY, MANAGED_TAG } from '../account-add/options.ts';
import type { Work } from '../work.ts';

/** An IAM user with AdministratorAccess, and the key for it that this repository holds or is to hold. */
export interface UserKeyWish {
  readonly environment: string;
  readonly accountId: string;
  readonly userName: string;
  /** Id of the key the profile holds, if it holds one of this account. */
  readonly heldKeyId: string | undefined;
  /** The account is new: refusals may be a matter of minutes. */
  readonly fresh: boolean;
}

export type UserKey =
  | { readonly kind: 'held' }
  /** Its secret exists nowhere but here: write it before anything else. */
  | { readonly kind: 'new'; readonly keys: AwsKeys };

/** How often a key whose reply was lost is deleted and made anew. */
const ATTEMPTS = 3;

/** Makes what is missing of user, policy and key. A key that nobody holds is deleted before a new one is made. */
export async function ensureUserKey(
  work: Work,
  iam: IAMClient,
  patience: Patience,
  wish: UserKeyWish,
): Promise<UserKey> {
  const { userName, fresh, heldKeyId } = wish;
  const accepted = <T>(what: string, call: () => Promise<T>, isFresh = fresh) =>
    untilAccepted(patience, { what, fresh: isFresh }, call);
  const tags = await accepted('the role at IAM', () => userTags(iam, patience, userName));
  if (tags === undefined) {
    const mark = new Map([[MANAGED_TAG, MANAGED_BY]]);
    await accepted('the role at IAM', () => ensureUser(iam, patience, userName, mark));
  }
  const isNew = tags === undefined || fresh;
  if (!(await accepted('the new user', () => hasPolicy(iam, patience, userName, ADMINISTRATOR_ACCESS), isNew))) {
    await accepted('the new user', () => attachPolicy(iam, patience, userName, ADMINISTRATOR_ACCESS), isNew);
  }
  const keys = await listKeys(iam, patience, userName);
  if (keys.some((key) => key.id === heldKeyId && key.active)) {
    await work.journal.update(wish.environment, { key: undefined });
    return { kind: 'held' };
  }
  const ours = tags === undefined || tags.get(MANAGED_TAG) === MANAGED_BY;
  const left = await removeUnheld(work, iam, patience, wish, keys, ours);
  return { kind: 'new', keys: await makeKey(work, iam, patience, wish, left) };
}

/** Deletes keys that the journal shows to be ours and nobody's, and at the limit those of our user never used. */
async function removeUnheld(
  work: Work,
  iam: IAMClient,
  patience: Patience,
  wish: UserKeyWish,
  keys: readonly AccessKey[],
  ours: boolean,
): Promise<AccessKey[]> {
  const noted = unheldByNote(work.journal.note(wish.environment).key, wish, keys);
  for (const key of noted) await deleteKey(iam, patience, key.id, wish.userName);
  const left = keys.filter((key) => !noted.includes(key));
  if (left.length < KEYS_PER_USER) return left;
  for (const key of ours ? left : []) {
    if (key.id === wish.heldKeyId || (await everUsed(iam, patience, key.id))) continue;
    await deleteKey(iam, patience, key.id, wish.userName);
    return left.filter((other) => other !== key);
  }
  throw new Failure(
    'KEYS_EXHAUSTED',
    `IAM user ${wish.userName} of account ${wish.accountId} has two access keys already (${left
      .map((key) => mask(key.id))
      .join(', ')}), and this repository holds neither.`,
    {
      suggestions: [
        `See when each was last used: aws iam get-access-key-last-used --access-key-id ${left[0]?.id ?? 'ID'}`,
        `Delete the one that nobody uses: aws iam delete-access-key --user-name ${wish.userName} --access-key-id ID`,
        `Or, if somebody has a working key, write it: pf aws profile write ${wish.environment} --from-csv FILE`,
      ],
      details: { environment: wish.environment, userName: wish.userName, keys: left.map((key) => key.id) },
    },
  );
}

/** Keys an interrupted run made and lost: in the journal by id, or newer than its list. Exported for its test. */
export function unheldByNote(
  note: KeyNote | undefined,
  wish: Pick<UserKeyWish, 'accountId' | 'userName' | 'heldKeyId'>,
  keys: readonly AccessKey[],
): AccessKey[] {
  if (note === undefined || note.accountId !== wish.accountId || note.userName !== wish.userName) return [];
  return keys.filter((key) => key.id !== wish.heldKeyId && !note.before.includes(key.id));
}

async function makeKey(
  work: Work,
  iam: IAMClient,
  patience: Patience,
  wish: UserKeyWish,
  present: readonly AccessKey[],
): Promise<AwsKeys> {
  const { environment, accountId, userName } = wish;
  const before = present.map((key) => key.id);
  await work.journal.update(environment, { key: { accountId, userName, before } });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const keys = await untilAccepted(patience, { what: 'the new user', fresh: true }, () =>
        createKey(iam, patience, userName),
      );
      await work.journal.update(environment, { key: { accountId, userName, before, accessKeyId: keys.accessKeyId } });
      return keys;
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw explain(error, 'CreateAccessKey');
      if (attempt === ATTEMPTS) throw new Failure('AWS_UNREACHABLE', error.message, { cause: error.cause });
      // The reply is lost and with it the secret: what IAM now lists beyond `before` is of no use to anybody.
      const listed = await listKeys(iam, patience, userName);
      for (const key of listed) {
        if (!before.includes(key.id)) await deleteKey(iam, patience, key.id, userName);
      }
    }
  }
}

/** `AKIA…CDEF`: enough to tell keys apart. */
export function mask(keyId: string): string {
  return `${keyId.slice(0, 4)}…${keyId.slice(-4)}`;
}
