import { HeadBucketCommand, ListObjectsV2Command, S3Client, type S3ServiceException } from '@aws-sdk/client-s3';
import { Failure, isFailure } from '../errors/failure.ts';
import { type Client, makeClientOptions } from './client.ts';
import { chooseEndpoint, NO_VALUES } from './endpoint.ts';
import { readError, readRefusal } from './errors.ts';
import { type Connection, retryAs, retryWithin } from './network.ts';
import { isFormed } from './request.ts';
import { type RetryOptions, withRetry } from './retry.ts';

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

/** How long one answer may take. */
const CALL_LIMIT_MS = 5_000;
/** How long to go on asking an S3 that stumbles. */
const LIMIT_MS = 10_000;

/** What S3 takes for a name in a request; which of them it takes for a new bucket is a matter for later. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

/** S3, asked about one bucket. */
interface Asking extends Client<S3Client> {
  readonly connection: Connection;
  readonly input: { readonly Bucket: string; readonly ExpectedBucketOwner: string };
}

/**
 * Asks S3 as `connection` says, or where that is nobody's, unsigned: whether a bucket exists is told to everybody.
 * Changes nothing.
 */
export async function findBucketStanding(connection: Connection, question: BucketQuestion): Promise<BucketStanding> {
  if (!NAME.test(question.bucket)) {
    return toUnknown(
      new Failure('STATE_BUCKET_INVALID', `${JSON.stringify(question.bucket)} is no name of an S3 bucket.`),
    );
  }
  const context = {
    ...connection.context,
    callLimitMs: Math.min(CALL_LIMIT_MS, connection.context.callLimitMs ?? CALL_LIMIT_MS),
  };
  const asking = openS3({ ...connection, context, region: question.region }, question);
  const first = await sendHead(asking, 0);
  if (canLackS3(connection) && isNoS3(first)) return { kind: 'free' };
  const seen = isAnswer(first) ? first : await sendHead(asking, LIMIT_MS);
  if (seen.kind === 'ok') return toOurs(seen.output, question.region);
  if (seen.kind === 'error' && seen.status === 404 && (seen.isS3 || isElsewhere(connection))) return { kind: 'free' };
  if (seen.kind === 'error' && seen.status === 403 && seen.isS3 && connection.credentials === undefined) {
    return { kind: 'taken' };
  }
  if (seen.kind !== 'error' || seen.status >= 500) return toUnknown(seen.failure);
  // A HEAD is refused without a word, whoever owns the bucket: an answer with a body says why.
  return findReason(asking, question.region);
}

function sendHead({ sdk, connection, input }: Asking, limitMs: number) {
  const send = () => sdk.send(new HeadBucketCommand(input));
  return sendToS3(retryAs('s3', connection, retryWithin(connection.context, limitMs)), 'HeadBucket', send);
}

async function findReason({ sdk, retry, input }: Asking, region: string): Promise<BucketStanding> {
  const list = () => sdk.send(new ListObjectsV2Command({ ...input, MaxKeys: 1 }));
  const seen = await sendToS3(retry, 'ListObjectsV2', list);
  if (seen.kind === 'ok') return toOurs(seen.output, region);
  if (seen.kind === 'no-response') return toUnknown(seen.failure);
  const refusal = readRefusal(seen.failure);
  // An answer without a body has no code.
  const code = refusal?.code.startsWith('status ') ? undefined : refusal?.code;
  if (code === 'NoSuchBucket') return { kind: 'free' };
  if (seen.failure.code === 'POLICY_DENIES') return toUnknown(seen.failure);
  if (code === 'AccessDenied' || (code === undefined && seen.status === 403 && seen.isS3)) return { kind: 'taken' };
  if (code !== undefined || seen.isS3) return toUnknown(seen.failure);
  return toUnknown(new Failure('ENDPOINT_STRANGE', `What answered for S3 (status ${seen.status}) is not S3.`));
}

/** S3 has said yes, unless what did is not S3: a page that says yes to everything. */
function toOurs({ BucketRegion, $metadata }: S3Yes, asked: string): BucketStanding {
  const region = BucketRegion ?? ($metadata.requestId === undefined ? undefined : asked);
  if (isFormed('region', region)) return { kind: 'ours', region };
  return toUnknown(new Failure('ENDPOINT_STRANGE', 'What answered for S3 names neither a region nor a request.'));
}

interface S3Yes {
  readonly BucketRegion?: string | undefined;
  readonly $metadata: { readonly requestId?: string | undefined };
}

function isAnswer(seen: S3Answer<unknown>): boolean {
  return seen.kind === 'ok' || (seen.kind === 'error' && seen.status < 500 && seen.status !== 429);
}

function toUnknown(failure: Failure): BucketStanding {
  return { kind: 'unknown', failure };
}

function openS3(connection: Connection, { bucket, owner }: BucketQuestion): Asking {
  const sdk = new S3Client({
    ...makeClientOptions('s3', connection),
    followRegionRedirects: true,
    // Anything but AWS itself is reached by path: it has no name for each bucket.
    forcePathStyle: isElsewhere(connection),
  });
  const retry = retryAs('s3', connection, retryWithin(connection.context, LIMIT_MS));
  return { sdk, retry, connection, input: { Bucket: bucket, ExpectedBucketOwner: owner } };
}

function findSource({ context, region, values = NO_VALUES }: Connection): string | undefined {
  return chooseEndpoint('s3', { region, values, env: context.network.env }).source;
}

/** Something else than AWS is asked. */
function isElsewhere(connection: Connection): boolean {
  return findSource(connection) !== undefined;
}

/**
 * Whether S3 is looked for only because everything else of AWS is: what plays AWS in a rehearsal need not have an S3,
 * and then has no names that somebody else could own.
 */
function canLackS3(connection: Connection): boolean {
  return ['AWS_ENDPOINT_URL', 'endpoint_url'].includes(findSource(connection) ?? '');
}

/** How a request to S3 ended. */
type S3Answer<T> =
  | { readonly kind: 'ok'; readonly output: T }
  /** `isS3`: by its headers it was S3 that answered, and not whatever stands in its place. */
  | { readonly kind: 'error'; readonly status: number; readonly isS3: boolean; readonly failure: Failure }
  | { readonly kind: 'no-response'; readonly failure: Failure };

/** Sends a request, again where that may help, and sorts what comes back. Rejects with a bug of ours. */
async function sendToS3<T>(retry: RetryOptions, operation: string, send: () => Promise<T>): Promise<S3Answer<T>> {
  try {
    return { kind: 'ok', output: await withRetry(retry, operation, send) };
  } catch (failure) {
    retry.signal.throwIfAborted();
    const answer = readError(failure);
    if (!isFailure(failure) || answer === undefined) throw failure;
    if (answer.kind === 'no-response') return { kind: 'no-response', failure };
    return { kind: 'error', status: answer.status, isS3: isOfS3(failure.cause), failure };
  }
}

function isOfS3(error: unknown): boolean {
  const { $response } = error as Partial<S3ServiceException>;
  const headers = $response?.headers ?? {};
  return headers['x-amz-request-id'] !== undefined || headers['x-amz-bucket-region'] !== undefined;
}

/** The statuses by which a server says that it knows no such request. */
const UNKNOWN_REQUEST: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 415, 501]);

/** Whether what answered is no S3, and does not pretend to be one. */
function isNoS3(answer: S3Answer<unknown>): boolean {
  return answer.kind === 'error' && !answer.isS3 && UNKNOWN_REQUEST.has(answer.status);
}
