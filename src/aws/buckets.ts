import { HeadBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../errors/failure.ts';
import { toFailure } from './errors.ts';
import type { Asked, Asking } from './identity/asked.ts';
import type { Credentials } from './identity/credentials.ts';
import { CONNECT_TIMEOUT_MS } from './identity/network.ts';
import { withProcessEnvironment } from './identity/process-environment.ts';
import { answerOfError } from './identity/sdk-answer.ts';
import { sdkEnvironment } from './identity/sdk-environment.ts';
import type { RetryOptions } from './retry.ts';
import { configuredS3, isNoS3, mayLackS3, type S3Answer, s3Answer } from './s3-answer.ts';

/** What S3 says of a bucket's name. */
export type BucketStanding =
  | { readonly kind: 'free' }
  /** Of the expected owner, there. */
  | { readonly kind: 'ours'; readonly region: string }
  /** There is one, and it is not shown to be of the expected owner. */
  | { readonly kind: 'taken' }
  /** S3 could not be asked, or what answered was not S3. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

export interface BucketQuestion {
  readonly bucket: string;
  /** The account that should have it, if anybody has. */
  readonly owner: string;
  readonly region: string;
}

const REPLY_TIMEOUT_MS = 5_000;
/** How long to go on asking an S3 that stumbles. */
const TIMEOUT_MS = 10_000;

/** What S3 takes for a name in a request; which of them it takes for a new bucket is a matter for later. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

/**
 * Asks S3 as the profile, or where `credentials` is undefined as nobody: whether a bucket exists is told to everybody.
 * Changes nothing.
 */
export async function bucketStanding(
  asked: Asked,
  credentials: Credentials | undefined,
  asking: Asking,
  question: BucketQuestion,
): Promise<BucketStanding> {
  if (!NAME.test(question.bucket)) {
    return unknown(
      new Failure('USAGE', `${JSON.stringify(question.bucket)} is no name of an S3 bucket.`, {
        suggestions: ['Correct tf_state_bucket, or remove it and tf_state_lock_table: free names are chosen then.'],
      }),
    );
  }
  return withProcessEnvironment(sdkEnvironment(asked, asking), async () => {
    const client = clientFor(asked, credentials, asking, question.region);
    const input = { Bucket: question.bucket, ExpectedBucketOwner: question.owner };
    const head = () => client.send(new HeadBucketCommand(input), { abortSignal: asking.signal });
    const first = await s3Answer(noRetry(asking), 'HeadBucket', head);
    if (mayLackS3(asked.values, asking.network.env) && isNoS3(first)) return { kind: 'free' };
    const seen = isAnswer(first) ? first : await s3Answer(retryOf(asking), 'HeadBucket', head);
    if (seen.kind === 'said yes') return { kind: 'ours', region: seen.output.BucketRegion ?? question.region };
    if (seen.kind === 'said no' && seen.status === 404 && (seen.isS3 || isElsewhere(asked, asking))) {
      return { kind: 'free' };
    }
    if (seen.kind === 'said no' && seen.status === 403 && seen.isS3 && credentials === undefined) {
      return { kind: 'taken' };
    }
    if (seen.kind !== 'said no' || seen.status >= 500) return unknown(toFailure(seen.error, 'HeadBucket'));
    // A HEAD is refused without a word, whoever owns the bucket: an answer with a body says why.
    return reasonOf(client, input, asking, question.region);
  });
}

async function reasonOf(
  client: S3Client,
  input: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
  asking: Asking,
  region: string,
): Promise<BucketStanding> {
  const seen = await s3Answer(retryOf(asking), 'ListObjectsV2', () =>
    client.send(new ListObjectsV2Command({ ...input, MaxKeys: 1 }), { abortSignal: asking.signal }),
  );
  if (seen.kind === 'said yes') return { kind: 'ours', region };
  if (seen.kind === 'silent') return unknown(toFailure(seen.error, 'ListObjectsV2'));
  const answer = answerOfError(seen.error);
  const code = answer?.kind === 'refusal' ? answer.code : undefined;
  if (code === 'NoSuchBucket') return { kind: 'free' };
  if (code === 'AccessDenied' || (code === undefined && seen.status === 403 && seen.isS3)) return { kind: 'taken' };
  if (code !== undefined || seen.isS3) return unknown(toFailure(seen.error, 'ListObjectsV2'));
  return unknown(new Failure('ENDPOINT_STRANGE', `What answered for S3 (status ${seen.status}) is not S3.`));
}

function retryOf({ clock, random, signal }: Asking): RetryOptions {
  return { clock, random, signal, deadline: clock.now() + TIMEOUT_MS };
}

function isAnswer(seen: S3Answer<unknown>): boolean {
  return seen.kind === 'said yes' || (seen.kind === 'said no' && seen.status < 500 && seen.status !== 429);
}

/** For a first try. */
function noRetry(asking: Asking): RetryOptions {
  return { ...retryOf(asking), deadline: asking.clock.now() };
}

function unknown(failure: Failure): BucketStanding {
  return { kind: 'unknown', failure };
}

function isElsewhere({ values }: Asked, { network }: Asking): boolean {
  return configuredS3(values, network.env) !== undefined;
}

function clientFor(asked: Asked, credentials: Credentials | undefined, asking: Asking, region: string): S3Client {
  const { network, clock } = asking;
  const endpoint = configuredS3(asked.values, network.env);
  const url = endpoint instanceof URL ? endpoint : undefined;
  const caBundle = asked.values.get('ca_bundle');
  const plain = url?.protocol === 'http:' ? url : new URL('http://localhost');
  const secure = url?.protocol === 'https:' ? url : new URL('https://s3.amazonaws.com');
  return new S3Client({
    region,
    profile: asked.profile,
    ...(credentials === undefined ? NOBODY : { credentials }),
    maxAttempts: 1,
    followRegionRedirects: true,
    systemClockOffset: clock.now() - Date.now(),
    requestHandler: {
      httpAgent: network.agentFor(plain),
      httpsAgent: network.agentFor(secure, caBundle),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REPLY_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
    ...(url === undefined ? {} : { endpoint: url.href }),
    // Anything but AWS itself is reached by path: it has no name for each bucket.
    forcePathStyle: endpoint !== undefined,
  });
}

/** The SDK wants credentials also where nothing is signed. */
const NOBODY = {
  credentials: { accessKeyId: '-', secretAccessKey: '-' },
  signer: { sign: async <T>(request: T): Promise<T> => request },
};
