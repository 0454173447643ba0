import type { Asked } from '../../aws/identity/asked.ts';
import type { Environment, Identity } from '../../aws/identity/credentials.ts';
import { sha256 } from '../../aws/identity/sha256.ts';
import { rootKeys } from '../../aws/identity/source-chain.ts';
import { choiceIn, targetOf } from '../../aws/identity/target.ts';
import { isFailure } from '../../errors/failure.ts';
import { type Bond, type Proven, readProof, sealProof } from './proof.ts';
import { loadProof, storeProof } from './proof-store.ts';
import type { Session } from './session.ts';

/** Whether an earlier proof spares asking. */
export function takesProofs(session: Session): boolean {
  return session.options.maxAge !== undefined && isCacheable(session);
}

/** The earlier proof of a profile that `--max-age` still accepts. */
export async function provenEarlier(
  session: Session,
  asked: Asked,
  expectedAccount: string | undefined,
  proves: Proven,
): Promise<Identity | undefined> {
  const { options, repository, runtime } = session;
  if (options.maxAge === undefined || !takesProofs(session)) return undefined;
  const bond = bondOf(session, asked, expectedAccount, proves);
  const text = bond && loadProof(repository.awsDir, asked.profile, proves);
  return text === undefined || bond === undefined
    ? undefined
    : readProof(text, bond, { now: runtime.clock.now(), most: options.maxAge }, sha256);
}

/** Notes that a profile was found in order, or whose it is, for `--max-age` later. */
export async function noteProof(
  session: Session,
  asked: Asked,
  expectedAccount: string | undefined,
  identity: Identity,
  proves: Proven,
): Promise<void> {
  const bond = isCacheable(session) ? bondOf(session, asked, expectedAccount, proves) : undefined;
  if (bond === undefined) return;
  const { awsDir } = session.repository;
  const now = session.runtime.clock.now();
  const earlier = loadProof(awsDir, asked.profile, proves);
  const most = Math.min(STILL_GOOD_MS, session.options.maxAge ?? STILL_GOOD_MS);
  // A second run right after the first changes no byte.
  if (earlier !== undefined && isSame(await readProof(earlier, bond, { now, most }, sha256), identity)) return;
  storeProof(awsDir, asked.profile, proves, await sealProof(identity, now, bond, sha256));
}

/** The age up to which a proof is kept where a new one would say the same. */
const STILL_GOOD_MS = 60_000;

function isSame(one: Identity | undefined, other: Identity): boolean {
  return one?.account === other.account && one.arn === other.arn && one.userId === other.userId;
}

/** The real AWS CLI, and the deep examination, look at more than a proof holds. */
function isCacheable({ options }: Session): boolean {
  return options.via === 'sdk' && !options.deep;
}

/** Only what rests on a key in the files can be proven for later: that key is the seal. */
function bondOf(
  { shared, network }: Session,
  asked: Asked,
  expectedAccount: string | undefined,
  proves: Proven,
): Bond | undefined {
  const keys = rootKeys(asked, (name) => shared.profiles.get(name));
  if (keys === undefined) return undefined;
  const where = targetOrNone(asked, network.env);
  return where === undefined
    ? undefined
    : { ...where, proves, profile: asked.profile, keys, expectedAccount, contents: shared.contents };
}

/** An AWS_ENDPOINT_URL that is no URL is a finding of asking, not of looking for a proof. */
function targetOrNone({ values }: Asked, env: Environment): { endpoint: string; region: string } | undefined {
  try {
    const { endpoint, region } = targetOf(values, env);
    return { endpoint: endpoint?.href ?? choiceIn(env), region };
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
