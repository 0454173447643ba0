import type { Credentials } from '../../aws/caller-identity.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { findUser, getAccountSummary, type Iam, listKeys } from '../../aws/iam.ts';
import { findKeyUser, findLastUse, type KeyUse, nameKeyTag, RETIRED } from '../../aws/key-use.ts';
import { getKeyOwner, openSts } from '../../aws/sts.ts';
import { type Belonging, listBelongings } from '../../aws/user-belongings.ts';
import { isKeyReplaced } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import type { Note, RetirementNote } from '../../repository/journal.ts';
import type { RunContext } from '../../run/context.ts';
import { ownsOrganization } from '../../run/environment-access.ts';
import { proveWayIn, WAY_KEYS, type WayIn } from './prove-way.ts';

/** Where the key is kept until it goes. */
export function nameRetiredKey(profile: string): string {
  return `${profile}-retired`;
}

/** One environment, its key and the way that takes the key's place. */
export interface RetirementState {
  readonly known: KnownEnvironment;
  readonly accountId: string;
  readonly region: string;
  readonly isManagement: boolean;
  /** Of the management account: whether its root user has a second factor. */
  readonly hasSecondFactor: boolean;
  /** The key, be it in the profile or kept beside it; undefined where there is none. */
  readonly key: Credentials | undefined;
  /** It stands in the profile still. */
  readonly isHeld: boolean;
  /** The profile has another way already, be it beside the key: a pull, or an earlier run, has brought it. */
  readonly isReplaced: boolean;
  /** That way stands in `credentials`, as one person's. */
  readonly hasOwnWay: boolean;
  /** Other profiles that hold the key, by name. */
  readonly holders: readonly string[];
  /** In IAM. */
  readonly status: 'active' | 'inactive' | 'gone';
  /** The user's tag says that the key is retired. */
  readonly isMarked: boolean;
  /** Of the key; undefined once that is gone and no note says whose it was. */
  readonly userName: string | undefined;
  readonly lastUse: KeyUse | undefined;
  readonly way: WayIn;
  readonly belongings: readonly Belonging[];
  /** Other active keys of the user, by their ids. */
  readonly otherKeys: readonly string[];
  readonly note: RetirementNote | undefined;
}

/** Undefined where there is nothing to retire: no key in the profile, none kept, no work begun. */
export async function loadRetirement(
  context: RunContext,
  known: KnownEnvironment,
): Promise<RetirementState | undefined> {
  const { environment, profile } = known;
  const profiles = readAwsFiles(context.repository);
  const found = profiles.get(profile);
  const note = requireNoRotation(context, environment).retirement;
  const [held, kept] = [found?.keys, profiles.get(nameRetiredKey(profile))?.keys];
  if (held === undefined && note === undefined && kept === undefined) return undefined;
  if (held !== undefined && (held.sessionToken !== undefined || found?.config?.has('aws_access_key_id'))) {
    const message = `The credentials of profile ${profile} are a session, or stand in the config file.`;
    throw new Failure('KEY_NOT_STATIC', message, { details: { environment, profile } });
  }
  const key = held ?? kept;
  const keyId = key?.accessKeyId ?? note?.keyId ?? '';
  const way = await proveWayIn(context, known, keyId);
  const { account: accountId } = way.identity;
  const { iam } = way;
  await assertKeyOfAccount(context, { keyId, accountId, environment, way });
  const userName = (await findKeyUser(iam, keyId)) ?? (note?.keyId === keyId ? note.userName : undefined);
  const isManagement = await ownsOrganization(context, way.connection, accountId);
  return {
    known,
    accountId,
    region: way.connection.region || GLOBAL_REGION,
    isManagement,
    hasSecondFactor: !isManagement || (await getAccountSummary(iam)).AccountMFAEnabled === 1,
    key,
    isHeld: held !== undefined,
    hasOwnWay: WAY_KEYS.some((name) => found?.credentials?.has(name) === true),
    holders: [...profiles.values()].flatMap(({ name, keys }) => {
      const isOther = name !== profile && name !== nameRetiredKey(profile);
      return isOther && keys?.accessKeyId === keyId ? [name] : [];
    }),
    isReplaced: found !== undefined && (held === undefined ? found.kind !== undefined : isKeyReplaced(found)),
    userName,
    way,
    ...(userName === undefined ? NO_USER : await lookAtUser(iam, userName, keyId)),
    note: note?.accountId === accountId ? note : undefined,
  };
}

const NO_USER = { status: 'gone', isMarked: false, lastUse: undefined, belongings: [], otherKeys: [] } as const;

async function lookAtUser(
  iam: Iam,
  userName: string,
  keyId: string,
): Promise<Pick<RetirementState, keyof typeof NO_USER>> {
  const keys = await listKeys(iam, userName);
  const own = keys.find(({ id }) => id === keyId);
  return {
    status: own === undefined ? 'gone' : own.active ? 'active' : 'inactive',
    isMarked: (await findUser(iam, userName))?.tags.get(nameKeyTag(keyId)) === RETIRED,
    lastUse: own && (await findLastUse(iam, keyId)),
    belongings: await listBelongings(iam, userName),
    otherKeys: keys.flatMap(({ id, active }) => (active && id !== keyId ? [id] : [])),
  };
}

/** Throws KEY_GRACE while a rotation keeps a second key. */
function requireNoRotation({ journal }: RunContext, environment: string): Note {
  const note = journal.note(environment);
  if (note.rotation === undefined) return note;
  throw new Failure('KEY_GRACE', `A rotation of the key of ${environment} is under way.`, {
    suggestions: [`End it first: pf aws key rotate ${environment} --finish`],
    details: { environment },
  });
}

interface KeyOfAccount {
  readonly keyId: string;
  readonly accountId: string;
  readonly environment: string;
  readonly way: WayIn;
}

/** A key of another account lives on, and its secret may be nowhere else. Throws WRONG_ACCOUNT. */
async function assertKeyOfAccount(context: RunContext, { keyId, accountId, environment, way }: KeyOfAccount) {
  const owner = await getKeyOwner(openSts(way.connection, context.retry), keyId);
  if (owner === accountId) return;
  const message = `The access key of ${environment} belongs to account ${owner}, not to ${accountId}. It was left as it is.`;
  throw new Failure('WRONG_ACCOUNT', message, { details: { environment, expectedAccount: accountId, account: owner } });
}
