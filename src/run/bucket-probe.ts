import type { Credentials } from '../aws/caller-identity.ts';
import { identify, openConnectionAs } from '../aws/identify.ts';
import type { ProfileContext } from '../aws/network.ts';
import { retryUntilPropagated } from '../aws/propagation.ts';
import { mergeProfile, type Profile, type Profiles } from '../config-files/profile.ts';
import { Failure, isFailure, resolveOrFailure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';
import type { Repository } from '../repository/repository.ts';
import { drawFraction, type Runtime } from '../runtime.ts';
import type { BucketAnswer, BucketPlace, BucketProbe } from '../terragrunt/state-bucket.ts';
import { requireTrust } from './trust.ts';

export type BucketRuntime = Pick<Runtime, 'env' | 'cwd' | 'clock' | 'randomBytes' | 'interrupt' | 'note'>;

/** How long to believe that S3 will know a key that STS knows; milliseconds. */
const NEW_KEY_MS = 20_000;
/** After which nobody is waited for any more: this is one question before the work. */
const LIMIT_MS = 30_000;

interface OpenProbe {
  readonly probe: BucketProbe;
  /** Whoever was asked in AWS's place so far. */
  readonly elsewhere: ReadonlySet<string>;
  /** When the last answer is there. */
  readonly close: () => void;
}

/** Asks S3 about names of buckets as the environment's own profile. */
export async function openProbe(
  runtime: BucketRuntime,
  repository: Repository,
  profiles: Profiles,
): Promise<OpenProbe> {
  const { openNetwork } = await import('../aws/network.ts');
  const network = openNetwork(runtime.env, runtime.note);
  const asking: Omit<ProfileContext, 'signal'> = {
    files: repository,
    network,
    clock: runtime.clock,
    random: () => drawFraction(runtime),
    profiles,
    requireTrust: (findProfiles) => requireTrust({ repository, runtime }, findProfiles),
  };
  const askers = new Map<string, Promise<BucketAsker>>();
  const probe: BucketProbe = (bucket, place) =>
    runWithLimit(runtime, async (signal) => {
      const key = `${place.profile} ${place.accountId}`;
      const asker = askers.get(key) ?? resolveAsker(place, { ...asking, signal });
      askers.set(key, asker);
      return askAboutBucket(bucket, place, await asker, { ...asking, signal });
    });
  return { probe, elsewhere: network.elsewhere, close: () => network.close() };
}

async function askAboutBucket(
  bucket: string,
  place: BucketPlace,
  asker: BucketAsker,
  asking: ProfileContext,
): Promise<BucketAnswer> {
  const { asked, credentials, doubt } = asker;
  if (doubt?.code === 'WRONG_ACCOUNT') return { kind: 'unknown', failure: doubt };
  // The SDK's S3 client takes longer to load than everything else together.
  const { findBucketStanding } = await import('../aws/buckets.ts');
  const question = { bucket, owner: place.accountId, region: place.region };
  const ask = async (): Promise<BucketAnswer> => {
    const nobody = await openConnectionAs(asked, asking, undefined);
    const signed = credentials && (await findBucketStanding({ ...nobody, credentials }, question));
    if (signed !== undefined && !(signed.kind === 'unknown' && canBeNewKey(signed.failure))) return signed;
    // S3 tells everybody that a name is free, also who has no credentials (yet).
    const anonymous = await findBucketStanding(nobody, question);
    if (anonymous.kind === 'taken') throw doubt ?? signed?.failure ?? new Error('nobody asked, and nothing says why');
    return anonymous;
  };
  const { clock, random, signal } = asking;
  const deadline = clock.now() + (doubt === undefined ? NEW_KEY_MS : 0);
  const expectation = { what: 'the key at S3', fresh: false };
  const answer = await resolveOrFailure(retryUntilPropagated({ clock, random, signal, deadline }, expectation, ask));
  return isFailure(answer) ? { kind: 'unknown', failure: answer } : answer;
}

function canBeNewKey({ code, exit }: Failure): boolean {
  return exit === EXIT.credentials || code === 'AWS_REFUSED';
}

/** A failure of its own where the answer takes too long. */
async function runWithLimit(
  { interrupt }: Pick<Runtime, 'interrupt'>,
  ask: (signal: AbortSignal) => Promise<BucketAnswer>,
): Promise<BucketAnswer> {
  const limit = new AbortController();
  const late = new Failure('AWS_UNREACHABLE', `S3 and STS gave no answer within ${LIMIT_MS / 1000} seconds.`);
  const timer = setTimeout(() => limit.abort(late), LIMIT_MS);
  try {
    return await ask(AbortSignal.any([interrupt, limit.signal]));
  } catch (error) {
    if (error !== late) throw error;
    return { kind: 'unknown', failure: late };
  } finally {
    clearTimeout(timer);
  }
}

/** Who asks S3 about the buckets of one place. */
interface BucketAsker {
  readonly asked: Profile;
  /** Undefined where the profile leads to none that may be used. */
  readonly credentials?: Credentials;
  /** Why it was not proven that they belong to the account of the place. */
  readonly doubt?: Failure;
}

/** The profile of `place`, its credentials resolved and proven as verify does it. */
async function resolveAsker(place: BucketPlace, asking: ProfileContext): Promise<BucketAsker> {
  const { profile } = place;
  const found = asking.profiles.get(profile);
  const asked = found ?? mergeProfile(profile, { config: undefined, credentials: undefined });
  if (found === undefined) {
    return { asked, doubt: new Failure('PROFILE_MISSING', `There is no profile ${profile} to ask as.`) };
  }
  if (asked.kind === undefined) {
    return { asked, doubt: new Failure('PROFILE_NO_CREDENTIALS', `Profile ${profile} holds no credentials.`) };
  }
  try {
    const { identity, credentials } = await identify(asked, asking);
    if (identity.account === place.accountId) return { asked, credentials };
    return { asked, doubt: makeWrongAccountFailure(place, identity) };
  } catch (error) {
    if (!isFailure(error) || error.code === 'INTERRUPTED' || error.code === 'TRUST_NEEDED') throw error;
    // S3 may answer to a key where STS did not.
    const credentials = asked.kind === 'static' ? asked.keys : undefined;
    return { asked, doubt: error, ...(credentials === undefined ? {} : { credentials }) };
  }
}

function makeWrongAccountFailure(
  { environment, profile, accountId }: BucketPlace,
  found: { account: string; arn: string },
) {
  return new Failure(
    'WRONG_ACCOUNT',
    `Profile ${profile} holds credentials of account ${found.account}, but the state of ${environment} belongs in account ${accountId}.`,
    { details: { expectedAccount: accountId, account: found.account, arn: found.arn } },
  );
}
