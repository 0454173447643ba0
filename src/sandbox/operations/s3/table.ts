import type { Operation } from '../operation.ts';
import { createBucket, headBucket, listBuckets, listObjectsV2 } from './buckets.ts';

/** What of S3 is served: names of buckets and whose they are, not what is in them. */
export const S3: readonly Operation[] = [createBucket, headBucket, listBuckets, listObjectsV2];
