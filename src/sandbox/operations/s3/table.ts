import type { Operation } from '../operation.ts';
import { createBucket } from './create-bucket.ts';
import { headBucket } from './head-bucket.ts';
import { listBuckets } from './list-buckets.ts';
import { listObjectsV2 } from './list-objects-v2.ts';

/** What of S3 is served: names of buckets and whose they are, not what is in them. */
export const S3: readonly Operation[] = [createBucket, headBucket, listBuckets, listObjectsV2];
