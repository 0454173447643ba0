import type { Credentials, Identity } from '../aws/caller-identity.ts';
import { isRefusedWith } from '../aws/errors.ts';
import {
  type AccessKey,
  ADMINISTRATOR_ACCESS,
  attachPolicy,
  createKey,
  ensureUser,
  findUser,
  getAccountSummary,
  hasPolicy,
  KEYS_PER_USER,
  listKeys,
  openIam,
} from '../aws/iam.ts';
import { findOrganization, openOrganizations } from '../aws/organizations.ts';
import { retryUntilPropagated } from '../aws/propagation.ts';
import { AmbiguousResultError } from '../aws/retry.ts';
import { getCallerIdentity, openSts } from '../aws/sts.ts';
import { toFailure } from '../aws/to-failure.ts';
import { Failure } from '../errors/failure.ts';
import { MANAGEMENT } from '../repository/environments.ts';
import { openConnection, type RunContext } from '../run/context.ts';
import { getLastFour, maskKeyId, quoteForShell } from '../text.ts';
import { deleteOrphanedKeys, deleteUnusedKeys, tagInUse, type UserKeyContext } from './orphaned-keys.ts';
import { MANAGED_BY, MANAGED_TAG } from './tags.ts';

export interface UserKey {
  readonly keys: Credentials;
  /** Its secret exists nowhere but here: write it before anything else. */
  readonly isNew: boolean;
}

/** Makes what is missing of user, policy and key. A key that nobody has is deleted before a new one is made. */
export async function ensureUserKey(context: UserKeyContext): Promise<UserKey> {
  const { iam, retry, userName, fresh, existingKeys } = context;
  const { isNew, tags } = await findOrMakeUser(context);
  const accepted = <T>(call: () => Promise<T>) =>
    retryUntilPropagated(retry, { what: 'the new user', fresh: isNew || fresh }, call);
  if (!(await accepted(() => hasPolicy(iam, userName, ADMINISTRATOR_ACCESS)))) {
    await accepted(() => attachPolicy(iam, userName, ADMINISTRATOR_ACCESS));
  }
  const listed = await accepted(() => listKeys(iam, userName));
  const keys = await deleteOrphanedKeys(context, listed);
  if (existingKeys !== undefined && keys.some((key) => key.id === existingKeys.accessKeyId && key.active)) {
    return { keys: existingKeys, isNew: false };
  }
  const isOurs = tags.get(MANAGED_TAG) === MANAGED_BY;
  const left = isOurs ? await deleteUnusedKeys(context, keys) : keys;
  return { keys: await makeKey({ ...context, fresh: isNew || fresh }, left), isNew: true };
}

interface FoundUser {
  /** This run, or another one just now, made it. */
  readonly isNew: boolean;
  readonly tags: ReadonlyMap<string, string>;
}

async function findOrMakeUser({ iam, retry, userName, fresh }: UserKeyContext): Promise<FoundUser> {
  const accepted = <T>(call: () => Promise<T>) => retryUntilPropagated(retry, { what: 'the role at IAM', fresh }, call);
  const found = await accepted(() => findUser(iam, userName));
  if (found !== undefined) return { isNew: false, tags: found.tags };
  const tags = new Map([[MANAGED_TAG, MANAGED_BY]]);
  if (await accepted(() => ensureUser(iam, userName, tags))) return { isNew: true, tags };
  // Our own call whose reply was lost, or somebody else's: the tags tell.
  return { isNew: true, tags: (await accepted(() => findUser(iam, userName)))?.tags ?? new Map() };
}

/** How often a key whose reply was lost is deleted and made anew. */
const ATTEMPTS = 3;

const CALL = { operation: 'CreateAccessKey' };

/** Makes a key. The journal knows before AWS does, and its id right after. Throws KEYS_EXHAUSTED at IAM's limit. */
export async function makeKey(context: UserKeyContext, present: readonly AccessKey[]): Promise<Credentials> {
  const { journal, iam, retry, environment, accountId, userName, fresh } = context;
  if (present.length >= KEYS_PER_USER) throw explainExhaustedKeys(context, present);
  const entry = { accountId, userName, before: present.map((key) => key.id) };
  await journal.update(environment, { key: entry });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const expectation = { what: 'the new user', fresh };
      const keys = await retryUntilPropagated(retry, expectation, () => createKey(iam, userName));
      await journal.update(environment, { key: { ...entry, accessKeyId: keys.accessKeyId } });
      return keys;
    } catch (error) {
      if (isRefusedWith(error, 'LimitExceeded')) throw explainExhaustedKeys(context, await listKeys(iam, userName));
      if (!(error instanceof AmbiguousResultError)) throw toFailure(error, CALL);
      // With the reply the secret is lost: what IAM now lists beyond `before` is of no use to anybody.
      await deleteOrphanedKeys(context, await listKeys(iam, userName));
      if (attempt === ATTEMPTS) throw toFailure(error.cause, CALL);
    }
  }
}

/** How a key gets into its profile, and how it is proven there. */
interface KeyInstallation {
  readonly write: (key: UserKey) => Promise<unknown>;
  readonly prove: (keys: Credentials) => Promise<Identity>;
  /** The key is this tool's own, made now or by an earlier run: it is tagged, and what that run lost is deleted. */
  readonly isOurs: boolean;
  /** The profile has a working key, which only a proven one may replace. */
  readonly replacesWorking: boolean;
}

/** Writes a key, proves it and clears up after earlier runs. A new secret is written before anything else is done. */
export async function installUserKey(
  context: UserKeyContext,
  key: UserKey,
  { write, prove, isOurs, replacesWorking }: KeyInstallation,
): Promise<Identity> {
  const install = async () => {
    await write(key);
    if (isOurs) await tagInUse(context, key.keys.accessKeyId);
  };
  if (!replacesWorking) await install();
  const identity = await prove(key.keys);
  if (replacesWorking) await install();
  if (isOurs) await finishUserKey(context, key.keys);
  return identity;
}

/** Once `provenKeys` are: deletes what lost replies left behind, which IAM may have listed late. */
export async function finishUserKey(context: UserKeyContext, provenKeys: Credentials | undefined): Promise<void> {
  const { journal, iam, environment, userName } = context;
  await deleteOrphanedKeys({ ...context, existingKeys: provenKeys }, await listKeys(iam, userName));
  await journal.update(environment, { key: undefined });
}

/** KEYS_EXHAUSTED, for a user whose `keys` others hold. */
export function explainExhaustedKeys(
  { environment, userName, accountId }: Pick<UserKeyContext, 'environment' | 'userName' | 'accountId'>,
  keys: readonly AccessKey[],
): Failure {
  const ids = keys.map((key) => maskKeyId(key.id)).join(', ');
  return new Failure(
    'KEYS_EXHAUSTED',
    `IAM user ${userName} of account ${accountId} has two access keys already (${ids}), and this repository holds no working one of them.`,
    {
      suggestions: environment === MANAGEMENT ? MANAGEMENT_ADVICE : adviseOnKeys(environment, userName),
      details: { environment, userName, keys: keys.map((key) => key.id) },
    },
  );
}

/** Of a user whom no other account gets at. */
const MANAGEMENT_ADVICE = [
  'Delete the one that nobody uses, as root in the console: https://console.aws.amazon.com/iam/home#/users',
  'Or, if somebody has a working key, write it: pf aws profile write ENVIRONMENT',
];

function adviseOnKeys(environment: string, userName: string): string[] {
  const [name, user] = [environment, userName].map(quoteForShell);
  return [
    `Make a user of your own: pf aws account add ${name} --user-name ${quoteForShell(`${userName}-2`)}`,
    `Do without a key, by the role that AWS made in the account: pf aws account add ${name} --access role`,
    `With that role, see who uses them: pf aws key list ${name}`,
    `Then delete the key that nobody uses: pf aws exec ${name} -- aws iam delete-access-key --user-name ${user} --access-key-id ID`,
    `Or, if somebody has a working key, write it: pf aws profile write ${name}`,
  ];
}

interface KeyToProve {
  readonly keys: Credentials;
  /** Where the profile works: STS answers there. */
  readonly region: string;
  readonly expectedAccount: string;
  /** Keys or user were made just now: a refusal may be a matter of time. */
  readonly fresh: boolean;
  /** Ask Organizations too: the key of the management account is for that. */
  readonly management: boolean;
}

/** Proves a key where it will be used: services learn of a new key at different times. Throws WRONG_ACCOUNT. */
export async function proveKey(context: RunContext, request: KeyToProve): Promise<Identity> {
  const { retry } = context;
  const { keys, region, expectedAccount, fresh, management } = request;
  const connection = openConnection(context, keys, region);
  const key = `key ending in ${getLastFour(keys.accessKeyId)}`;
  const accepted = <T>(service: string, probe: () => Promise<T>) =>
    retryUntilPropagated(retry, { what: `the ${key} at ${service}`, fresh }, probe);
  const identity = await accepted('STS', () => getCallerIdentity(openSts(connection, retry)));
  if (identity.account !== expectedAccount) {
    throw new Failure(
      'WRONG_ACCOUNT',
      `The ${key} belongs to account ${identity.account} (${identity.arn}), not to ${expectedAccount}.`,
      { details: { expectedAccount, account: identity.account, arn: identity.arn } },
    );
  }
  await accepted('IAM', () => getAccountSummary(openIam(connection, retry)));
  if (management) await accepted('Organizations', () => findOrganization(openOrganizations(connection, retry)));
  return identity;
}
