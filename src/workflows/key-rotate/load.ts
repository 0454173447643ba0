import { nameKeptKey, type ReplacedKey } from '../../access/key-replacement.ts';
import { type Credentials, isRoot } from '../../aws/caller-identity.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { type AccessKey, listKeys } from '../../aws/iam.ts';
import { findLastUse, type KeyUse } from '../../aws/key-use.ts';
import { KIND_WORDS } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import type { RotationNote } from '../../repository/journal.ts';
import type { RunContext } from '../../run/context.ts';
import { openEnvironment, ownsOrganization, readUserName } from '../../run/environment-access.ts';

/** A key of the user's, with its last use where that bears on anything. */
export interface SeenKey extends AccessKey {
  readonly lastUse: KeyUse | undefined;
}

/** One environment's key as files, journal and IAM have it. */
export interface RotationState {
  readonly key: ReplacedKey;
  /** The key in the profile. */
  readonly held: Credentials;
  /** The one that is kept beside it. */
  readonly kept: Credentials | undefined;
  /** The user's keys in IAM. */
  readonly listed: readonly SeenKey[];
  /** What an earlier run has begun. */
  readonly note: RotationNote | undefined;
  /** Keys that an interrupted run may have made, by what the journal knows from before; no file has them. */
  readonly lost: readonly string[];
}

/** The access key that stands in a profile; throws KEY_NOT_STATIC where it has its credentials another way. */
function requireStaticKey(context: RunContext, { environment, profile }: KnownEnvironment): Credentials {
  const found = readAwsFiles(context.repository).get(profile);
  const isKey = found?.kind === 'static' && found.keys !== undefined && found.keys.sessionToken === undefined;
  if (found !== undefined && isKey && found.keys !== undefined) {
    if (found.config?.has('aws_access_key_id') !== true) return found.keys;
    const message = `The key of profile ${profile} stands in the config file, not in credentials.`;
    throw new Failure('CONFIG_FILE_CONFLICT', message, {
      suggestions: [`Move its lines to ${context.repository.credentialsFile}, then run the same command again.`],
    });
  }
  const how = found?.kind === undefined || found.kind === 'static' ? 'a session, or nothing' : KIND_WORDS[found.kind];
  const message = `Profile ${profile} of ${environment} has no access key: it gets its credentials by ${how}.`;
  throw new Failure('KEY_NOT_STATIC', message, { details: { environment, profile } });
}

/** Whether an environment is to be looked at where nobody names any. */
export function hasStaticKey({ repository }: RunContext, { profile }: KnownEnvironment): boolean {
  const found = readAwsFiles(repository).get(profile);
  return found?.kind === 'static' && found.keys !== undefined && found.keys.sessionToken === undefined;
}

/** Looks at one environment as its own key. Throws KEY_NOT_STATIC, ROOT_IN_USE, WRONG_ACCOUNT, KEY_UNKNOWN. */
export async function loadRotation(context: RunContext, known: KnownEnvironment): Promise<RotationState> {
  const { environment, profile } = known;
  const held = requireStaticKey(context, known);
  const { connection, identity, iam } = await openEnvironment(context, known);
  const userName = readUserName(identity);
  if (userName === undefined || isRoot(identity)) {
    const message = `Profile ${profile} holds the key of ${identity.arn}, which is no IAM user's.`;
    throw new Failure('ROOT_IN_USE', message, {
      suggestions: ["Put an IAM user in root's place: pf aws org init --replace-root-key"],
    });
  }
  const keys = await listKeys(iam, userName);
  const listed = await Promise.all(
    keys.map(async (key) => ({
      ...key,
      lastUse: key.id === held.accessKeyId ? undefined : await findLastUse(iam, key.id),
    })),
  );
  const { rotation, key: making } = context.journal.note(environment);
  const isMine = making?.accountId === identity.account && making.userName === userName;
  const before = isMine ? [held.accessKeyId, ...making.before] : keys.map(({ id }) => id);
  const kept = readAwsFiles(context.repository).get(nameKeptKey(profile))?.keys;
  const isOurs = rotation?.accountId === identity.account && rotation.userName === userName;
  return {
    key: {
      environment,
      profile,
      region: connection.region || GLOBAL_REGION,
      accountId: identity.account,
      userName,
      isManagement: await ownsOrganization(context, connection, identity.account),
    },
    held,
    kept,
    listed,
    note: isOurs ? rotation : guessNote({ accountId: identity.account, userName, keys, held, kept }),
    lost: keys.flatMap(({ id }) => (before.includes(id) ? [] : [id])),
  };
}

interface UnnotedKeys extends Pick<RotationNote, 'accountId' | 'userName'> {
  readonly keys: readonly AccessKey[];
  readonly held: Credentials;
  readonly kept: Credentials | undefined;
}

/** Where the journal is lost: files with both keys tell of a rotation, and the younger key is the new one. */
function guessNote({ accountId, userName, keys, held, kept }: UnnotedKeys): RotationNote | undefined {
  const madeAt = (id: string | undefined) => keys.find((key) => key.id === id)?.createdAt;
  const [own, other] = [madeAt(held.accessKeyId), madeAt(kept?.accessKeyId)];
  if (kept === undefined || own === undefined || other === undefined) return undefined;
  const [oldKey, newKey] = own < other ? [held, kept] : [kept, held];
  return { accountId, userName, oldKeyId: oldKey.accessKeyId, newKeyId: newKey.accessKeyId };
}
