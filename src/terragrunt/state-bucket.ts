import { Failure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';

/** What S3 says of a bucket name, asked with the credentials of the environment. */
export type BucketAnswer =
  /** Nobody has it. */
  | { readonly kind: 'free' }
  /** The environment's account has it, there. */
  | { readonly kind: 'ours'; readonly region: string }
  /** Another account has it. */
  | { readonly kind: 'taken' }
  /** Nobody told us, or not us. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** Where a state bucket is to stand. */
export interface BucketPlace {
  readonly environment: string;
  readonly accountId: string;
  readonly profile: string;
  readonly region: string;
}

/** Asks S3 who has a bucket, as the profile of the place and its account as the expected owner. */
export type BucketProbe = (bucket: string, place: BucketPlace) => Promise<BucketAnswer>;

/** Names tried before giving up; of 36⁸, a second one is needed about never. */
const ATTEMPTS = 5;

/** `tf-<environment>-<8 of a-z and 0-9>`: at most 44 of the 63 characters a bucket name may have. */
function makeBucketName(environment: string, randomBytes: (count: number) => Buffer): string {
  const number = BigInt(`0x${randomBytes(8).toString('hex')}`) % 36n ** 8n;
  return `tf-${environment}-${number.toString(36).padStart(8, '0')}`;
}

/**
 * A new name that S3 says is free; another one is drawn for one that is not. Without a probe nobody is asked.
 * Throws STATE_BUCKET_TAKEN, and why it is not known where it is not.
 */
export async function findFreeBucketName(
  place: BucketPlace,
  randomBytes: (count: number) => Buffer,
  probe?: BucketProbe,
): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const name = makeBucketName(place.environment, randomBytes);
    const answer = (await probe?.(name, place)) ?? { kind: 'free' };
    if (answer.kind === 'free') return name;
    if (answer.kind === 'unknown') throw describeUnknownBucket(name, place, answer.failure);
  }
  throw new Failure('STATE_BUCKET_TAKEN', `${ATTEMPTS} random bucket names for ${place.environment} were all taken.`, {
    suggestions: [
      `Nobody has such names: something refuses ${place.profile} everything at S3 (a policy of the organization or of the network), or answers in its place (AWS_ENDPOINT_URL).`,
      `Put that right, then: pf terragrunt configure ${place.environment}`,
    ],
    details: { environment: place.environment },
  });
}

/** A bucket somebody named. */
export interface NamedBucket {
  readonly bucket: string;
  readonly place: BucketPlace;
  /** Where it is named. */
  readonly file: string;
}

/**
 * Makes sure that a bucket is free or stands in the environment's account and region; gives back why that is not
 * known where it is not. Throws STATE_BUCKET_TAKEN and STATE_BUCKET_ELSEWHERE.
 */
export async function checkBucket(
  { bucket, place, file }: NamedBucket,
  probe: BucketProbe,
): Promise<Failure | undefined> {
  const answer = await probe(bucket, place);
  const details = { environment: place.environment, bucket, file };
  if (answer.kind === 'taken') {
    throw new Failure(
      'STATE_BUCKET_TAKEN',
      `${file} names the state bucket ${bucket}, which is not of account ${place.accountId} (or its policy locks ${place.profile} out).`,
      { details },
    );
  }
  if (answer.kind === 'ours' && answer.region !== place.region) {
    throw new Failure(
      'STATE_BUCKET_ELSEWHERE',
      `The state bucket ${bucket} stands in ${answer.region}, but ${file} says ${place.region}.`,
      { details: { ...details, region: answer.region } },
    );
  }
  return answer.kind === 'unknown' ? describeUnknownBucket(bucket, place, answer.failure) : undefined;
}

/** With the code and the exit status of its reason: what is to be done is what is to be done about that. */
function describeUnknownBucket(
  bucket: string,
  { environment, accountId, profile }: BucketPlace,
  reason: Failure,
): Failure {
  return new Failure(
    reason.code,
    `Whether the state bucket ${bucket} of ${environment} is free or of account ${accountId} is not known: ${reason.message}`,
    {
      suggestions: [...suggestRemedy(reason, environment), `Then: pf terragrunt configure ${environment}`],
      details: { ...reason.details, environment, profile, bucket },
      cause: reason,
    },
  );
}

/** Its own advice speaks of the command it was thrown for; `verify` says the rest about credentials. */
function suggestRemedy({ exit, suggestions }: Failure, environment: string): readonly string[] {
  if (exit === EXIT.inProgress) return [];
  if (exit === EXIT.unreachable) return ['Check the network, the proxy and AWS_ENDPOINT_URL.'];
  const isOfCredentials = exit === EXIT.credentials || exit === EXIT.wrongAccount;
  return isOfCredentials ? [`Put right what this says: pf aws verify ${environment}`] : suggestions;
}
