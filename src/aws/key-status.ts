import { isFailure } from '../errors/failure.ts';
import type { Credentials } from './caller-identity.ts';
import { getPartition } from './endpoint.ts';
import { isRefusedWith } from './errors.ts';
import { findUser, type Iam, listKeys, openIam } from './iam.ts';
import { findKeyUser, nameKeyTag, RETIRED } from './key-use.ts';
import type { Connection } from './network.ts';
import { retryWithin } from './network.ts';
import { getCallerIdentity, getKeyOwner, openSession, openSts, type Sts } from './sts.ts';

/** What IAM knows of a key that STS turned away. */
export type KeyStatus =
  | { readonly state: 'active' | 'deleted' }
  /** Somebody has put SSO or a role in its place. */
  | { readonly state: 'retired' }
  /** Whoever switches it on again has to name its user. */
  | { readonly state: 'inactive' };

/** Somebody with rights in the organization, who can look where the turned-away key cannot. */
export interface Observer {
  readonly connection: Connection;
  /** Names of roles that may let the observer into an account, the likeliest first. */
  readonly listRoles: (account: string) => readonly string[];
  /** Whose a key was that IAM knows no more, most likely. */
  readonly likelyUser: string;
}

/** Looking is not worth a long wait. */
const LIMIT_MS = 10_000;

/**
 * STS answers alike for a key that is unknown, deleted or switched off; IAM in the key's own account tells them apart.
 * Undefined where nobody there lets us look.
 */
export async function findKeyStatus(accessKeyId: string, observer: Observer): Promise<KeyStatus | undefined> {
  const { connection } = observer;
  const { context } = connection;
  try {
    const sts = openSts(connection, retryWithin(context, 0));
    const account = await getKeyOwner(sts, accessKeyId);
    const { account: own } = await getCallerIdentity(sts);
    const { credentials } = account === own ? connection : await openMemberSession(sts, account, observer);
    if (credentials === undefined) return undefined;
    const iam = openIam({ context, credentials, region: connection.region }, retryWithin(context, LIMIT_MS));
    return await readStatus(iam, accessKeyId, observer.likelyUser);
  } catch (error) {
    context.signal.throwIfAborted();
    // Finding out more is a courtesy: where AWS does not tell, the first answer of STS stands.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** A session by the first role that lets us in; none where no role does. */
async function openMemberSession(
  sts: Sts,
  account: string,
  observer: Observer,
): Promise<{ credentials: Credentials | undefined }> {
  const partition = getPartition(sts.connection.region);
  for (const name of observer.listRoles(account)) {
    try {
      const arn = `arn:${partition}:iam::${account}:role/${name}`;
      return { credentials: await openSession(sts, { arn, sessionName: 'pf-aws-verify' }) };
    } catch (error) {
      if (!isRefusedWith(error, 'AccessDenied')) throw error;
    }
  }
  return { credentials: undefined };
}

async function readStatus(iam: Iam, accessKeyId: string, likelyUser: string): Promise<KeyStatus | undefined> {
  const userName = await findKeyUser(iam, accessKeyId);
  const keys = userName === undefined ? [] : await listKeys(iam, userName);
  const key = keys.find(({ id }) => id === accessKeyId);
  if (key?.active === true) return { state: 'active' };
  const tags = (await findUser(iam, userName ?? likelyUser))?.tags;
  if (tags?.get(nameKeyTag(accessKeyId)) === RETIRED) return { state: 'retired' };
  return key !== undefined && userName !== undefined ? { state: 'inactive' } : { state: 'deleted' };
}
