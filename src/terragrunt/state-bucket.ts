import { Failure } from '../errors/failure.ts';

/** What S3 says of a bucket name, asked with the credentials of the environment. */
export type BucketAnswer =
  /** Nobody has it. */
  | { readonly kind: 'free' }
  /** The environment's account has it, there. */
  | { readonly kind: 'ours'; readonly region: string }
  /** Another account has it. */
  | { readonly kind: 'taken' };

/** Where a state bucket is to stand. */
export interface BucketPlace {
  readonly environment: string;
  readonly accountId: string;
  readonly profile: string;
  readonly region: string;
}

/** Asks S3 who has a bucket: HeadBucket with the expected owner. Rejects where AWS cannot be asked. */
export type BucketProbe = (bucket: string, place: BucketPlace) => Promise<BucketAnswer>;

/** Names tried before giving up; of 36⁸, a second one is needed about never. */
const ATTEMPTS = 5;

/** `tf-<environment>-<8 of a-z and 0-9>`: at most 44 of the 63 characters a bucket name may have. */
export function stateName(environment: string, randomBytes: (count: number) => Buffer): string {
  const number = BigInt(`0x${randomBytes(8).toString('hex')}`) % 36n ** 8n;
  return `tf-${environment}-${number.toString(36).padStart(8, '0')}`;
}

/** A new name nobody has. Without a probe (offline) nobody is asked. Throws STATE_BUCKET_TAKEN. */
export async function freeStateName(
  place: BucketPlace,
  randomBytes: (count: number) => Buffer,
  probe?: BucketProbe,
): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const name = stateName(place.environment, randomBytes);
    if (!probe || (await probe(name, place)).kind === 'free') return name;
  }
  throw new Failure('STATE_BUCKET_TAKEN', `${ATTEMPTS} random bucket names for ${place.environment} were all taken.`, {
    suggestions: ['Look at AWS_ENDPOINT_URL: something may answer in the place of S3. Then run the command again.'],
  });
}

/**
 * Makes sure that `bucket`, which `file` records, is free or stands in the environment's account and
 * region. Throws STATE_BUCKET_TAKEN and STATE_BUCKET_ELSEWHERE.
 */
export async function bucketIsFreeOrOurs(
  bucket: string,
  place: BucketPlace,
  file: string,
  probe: BucketProbe,
): Promise<void> {
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
}
