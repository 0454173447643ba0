import { isRoot } from '../../aws/caller-identity.ts';
import { getAccountSummary, type Iam, listKeys } from '../../aws/iam.ts';
import { findLastUse, listUserNames } from '../../aws/key-use.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { isFailure } from '../../errors/failure.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import type { RunContext } from '../../run/context.ts';
import {
  chooseEnvironments,
  type OpenedEnvironment,
  openEnvironment,
  readUserName,
} from '../../run/environment-access.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import { mapWithLimit } from '../../runtime.ts';
import { hideKeyId, toIsoTime } from '../../text.ts';

export interface ListedKey {
  readonly environment: string;
  readonly accountId: string;
  /** `root` for the root user. */
  readonly userName: string;
  /** Masked but for its last four; null for a key of root's, which only root itself may see. */
  readonly accessKeyId: string | null;
  /** Null where only root may see it. */
  readonly status: 'Active' | 'Inactive' | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  /** ISO 8601, UTC; null for a key that nothing was ever signed with, as far as AWS has noticed. */
  readonly lastUsedAt: string | null;
  /** A profile of this repository has it. */
  readonly held: boolean;
}

export interface ListedKeys {
  readonly keys: ListedKey[];
  readonly failed: FailedEnvironment[];
}

const AT_ONCE = 5;

/** Every access key in the accounts of the environments, by user. One environment failing hides no other. */
export async function listAccessKeys(context: RunContext, names: readonly string[]): Promise<ListedKeys> {
  const chosen = await chooseEnvironments(context, names);
  const held = new Set([...readAwsFiles(context.repository).values()].flatMap(({ keys }) => keys?.accessKeyId ?? []));
  const answers = await mapWithLimit(chosen, AT_ONCE, (known) => listKeysOf(context, known, held));
  return { keys: answers.flatMap(({ keys }) => keys), failed: answers.flatMap(({ failed }) => failed) };
}

async function listKeysOf(
  context: RunContext,
  known: KnownEnvironment,
  held: ReadonlySet<string>,
): Promise<ListedKeys> {
  const { environment } = known;
  try {
    const access = await openEnvironment(context, known);
    const { iam, identity } = access;
    const userNames = await listUsers(access);
    const ofUsers = await mapWithLimit(userNames, AT_ONCE, (userName) => readKeys(iam, userName));
    const ofRoot = isRoot(identity) ? await readKeys(iam, undefined) : await countRootKeys(iam);
    const about = { environment, accountId: identity.account };
    const keys = [...ofRoot, ...ofUsers.flat()].map(({ id, ...key }) => ({
      ...about,
      ...key,
      accessKeyId: id === null ? null : hideKeyId(id),
      held: id !== null && held.has(id),
    }));
    return { keys, failed: [] };
  } catch (error) {
    return { keys: [], failed: [toFailedEnvironment(environment, error)] };
  }
}

/** Where the account's users may not be listed, the one whose key is at hand. */
async function listUsers({ iam, identity }: OpenedEnvironment): Promise<string[]> {
  try {
    return await listUserNames(iam);
  } catch (error) {
    const own = readUserName(identity);
    if (!isFailure(error) || error.code !== 'AWS_ACCESS_DENIED' || own === undefined) throw error;
    return [own];
  }
}

type FoundKey = Pick<ListedKey, 'userName' | 'status' | 'createdAt' | 'lastUsedAt'> & { readonly id: string | null };

/** The keys of a user, or root's own. */
async function readKeys(iam: Iam, userName: string | undefined): Promise<FoundKey[]> {
  const keys = await listKeys(iam, userName);
  return Promise.all(
    keys.map(async ({ id, active, createdAt }) => ({
      userName: userName ?? 'root',
      id,
      status: active ? ('Active' as const) : ('Inactive' as const),
      createdAt: toIsoTime(createdAt),
      lastUsedAt: toIsoTime((await findLastUse(iam, id))?.at),
    })),
  );
}

/** That root has keys, IAM tells everybody; which, root alone. */
async function countRootKeys(iam: Iam): Promise<FoundKey[]> {
  const { AccountAccessKeysPresent: count = 0 } = await getAccountSummary(iam);
  return Array.from({ length: count }, () => ({
    userName: 'root',
    id: null,
    status: null,
    createdAt: null,
    lastUsedAt: null,
  }));
}
