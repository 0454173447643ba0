import type { Operation } from '../operation.ts';
import { findReachableBucket } from './reachable-bucket.ts';

export const headBucket: Operation = {
  service: 's3',
  name: 'HeadBucket',
  open: true,
  run: (call, input) => ({ BucketRegion: findReachableBucket(call, input).region }),
};
