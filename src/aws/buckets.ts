import { HeadBucketCommand, S3Client, type S3ServiceException } from '@aws-sdk/client-s3';
import { agentsFor, type Connection } from './connection.ts';

/** What S3 says of a bucket's name, to an account that would like to have it. */
export type BucketStanding =
  | { readonly kind: 'free' }
  | { readonly kind: 'ours'; readonly region: string }
  | { readonly kind: 'taken' }
  /** S3 could not be asked, or what answered was not S3. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Asks for the bucket as its expected owner; nothing is changed. */
export async function bucketStanding(connection: Connection, bucket: string, owner: string): Promise<BucketStanding> {
  const { keys, region, env } = connection;
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const client = new S3Client({
    region,
    credentials: keys,
    maxAttempts: 2,
    followRegionRedirects: true,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 15_000,
      throwOnRequestTimeout: true,
      ...agentsFor(env, endpoint ?? 'https://s3.amazonaws.com'),
    },
    // Anything but AWS itself is reached by path: it has no name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  try {
    const answer = await client.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: owner }));
    return { kind: 'ours', region: answer.BucketRegion ?? region };
  } catch (error) {
    return standingFrom(error);
  } finally {
    client.destroy();
  }
}

function standingFrom(error: unknown): BucketStanding {
  const { $metadata: answer, $response: response, name, message } = error as Partial<S3ServiceException>;
  const status = answer?.httpStatusCode;
  if (status === 404) return { kind: 'free' };
  // Only S3 itself may say "taken": another service's 403 says nothing about buckets.
  const isS3 =
    response?.headers['x-amz-bucket-region'] !== undefined || response?.headers['x-amz-request-id'] !== undefined;
  if (status === 403 && isS3) return { kind: 'taken' };
  return { kind: 'unknown', reason: `${name ?? 'Error'}: ${message ?? ''}` };
}
