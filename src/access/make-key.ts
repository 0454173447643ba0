import type { Credentials } from '../aws/credentials.ts';
import { isRefusedWith } from '../aws/errors.ts';
import { type AccessKey, createKey, KEYS_PER_USER, listKeys } from '../aws/iam.ts';
import { AmbiguousResultError, retryUntilPropagated } from '../aws/retry.ts';
import { toFailure } from '../aws/to-failure.ts';
import { Failure } from '../errors/failure.ts';
import { maskKeyId } from '../text/mask.ts';
import { deleteNoted } from './unheld-keys.ts';
import type { KeyWork } from './user-key.ts';

/** How often a key whose reply was lost is deleted and made anew. */
const ATTEMPTS = 3;

const CALL = { operation: 'CreateAccessKey' };

/** Makes a key. The journal knows before AWS does, and its id right after. Throws KEYS_EXHAUSTED at IAM's limit. */
export async function makeKey(keyWork: KeyWork, present: readonly AccessKey[], fresh: boolean): Promise<Credentials> {
  const { work, iam, retry, wish } = keyWork;
  const { environment, accountId, userName } = wish;
  if (present.length >= KEYS_PER_USER) throw exhausted(keyWork, present);
  const note = { accountId, userName, before: present.map((key) => key.id) };
  await work.journal.update(environment, { key: note });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const expectation = { what: 'the new user', fresh };
      const keys = await retryUntilPropagated(retry, expectation, () => createKey(iam, userName));
      await work.journal.update(environment, { key: { ...note, accessKeyId: keys.accessKeyId } });
      return keys;
    } catch (error) {
      if (isRefusedWith(error, 'LimitExceeded')) throw exhausted(keyWork, await listKeys(iam, userName));
      if (!(error instanceof AmbiguousResultError)) throw toFailure(error, CALL);
      // With the reply the secret is lost: what IAM now lists beyond `before` is of no use to anybody.
      await deleteNoted(keyWork, await listKeys(iam, userName));
      if (attempt === ATTEMPTS) throw toFailure(error.cause, CALL);
    }
  }
}

function exhausted({ wish: { environment, userName, accountId } }: KeyWork, keys: readonly AccessKey[]): Failure {
  const ids = keys.map((key) => maskKeyId(key.id)).join(', ');
  return new Failure(
    'KEYS_EXHAUSTED',
    `IAM user ${userName} of account ${accountId} has two access keys already (${ids}), and this repository holds no working one of them.`,
    {
      suggestions: [
        `See when each was last used: aws iam get-access-key-last-used --access-key-id ${keys[0]?.id ?? 'ID'}`,
        `Delete the one that nobody uses: aws iam delete-access-key --user-name ${userName} --access-key-id ID`,
        `Or, if somebody has a working key, write it: pf aws profile write ${environment} --from-csv FILE`,
      ],
      details: { environment, userName, keys: keys.map((key) => key.id) },
    },
  );
}
