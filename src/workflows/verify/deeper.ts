import { accountSummary, listKeys } from '../../aws/iam.ts';
import { environmentFor } from '../../aws/identity/ambient.ts';
import type { Asking } from '../../aws/identity/asked.ts';
import type { Credentials, Identity } from '../../aws/identity/credentials.ts';
import { type Iam, iamFor } from '../../aws/identity/iam-connection.ts';
import { withProcessEnvironment } from '../../aws/identity/process-environment.ts';
import { regionStatus } from '../../aws/identity/region-opt.ts';
import { missingRights } from '../../aws/identity/rights.ts';
import { isFailure } from '../../errors/failure.ts';
import { checkDeep } from './checks/deep.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { askingOf, type Session } from './session.ts';

/** The examination of `--deep`: what only the account itself can tell. */
export async function lookDeeper(
  session: Session,
  facts: Facts,
  identity: Identity,
  credentials: Credentials,
): Promise<Finding[]> {
  const asking = askingOf(session);
  const env = environmentFor(asking.files, asking.network.env);
  return withProcessEnvironment(env, () => lookAround(session, asking, facts, identity, credentials));
}

async function lookAround(
  session: Session,
  asking: Asking,
  facts: Facts,
  identity: Identity,
  credentials: Credentials,
): Promise<Finding[]> {
  const iam = iamFor(credentials, asking);
  const [rights, summary, keyCreatedAt, region] = await Promise.all([
    orError(missingRights(iam, identity)),
    orError(accountSummary(iam.client, iam.retry)),
    orError(keyAge(iam, credentials)),
    orError(facts.region === undefined ? Promise.resolve(undefined) : regionStatus(credentials, asking, facts.region)),
  ]);
  const deep = { missingRights: rights, summary, keyCreatedAt, regionStatus: region, now: asking.clock.now() };
  return checkDeep(facts, identity, deep, session.options);
}

async function keyAge({ client, retry }: Iam, { accessKeyId, sessionToken }: Credentials): Promise<number | undefined> {
  if (sessionToken !== undefined) return undefined;
  const keys = await listKeys(client, retry);
  return keys.find(({ id }) => id === accessKeyId)?.createdAt;
}

/** One part that AWS does not tell leaves the others standing. */
async function orError<T>(part: Promise<T>): Promise<T | Error> {
  try {
    return await part;
  } catch (error) {
    if (!isFailure(error) || error.code === 'INTERRUPTED') throw error;
    return error;
  }
}
