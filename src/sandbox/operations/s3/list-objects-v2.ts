import type { Operation } from '../operation.ts';
import { findReachableBucket } from './reachable-bucket.ts';

/** Of a bucket without objects: none can be put here. */
export const listObjectsV2: Operation = {
  service: 's3',
  name: 'ListObjectsV2',
  open: true,
  run(call, input) {
    const { name, region } = findReachableBucket(call, input);
    const most = input.optionalNumber('MaxKeys', 0, 2 ** 31 - 1) ?? 1000;
    return {
      Name: name,
      Prefix: '',
      KeyCount: 0,
      MaxKeys: Math.min(most, 1000),
      EncodingType: input.optionalText('EncodingType', { oneOf: ['url'] }),
      IsTruncated: false,
      BucketRegion: region,
    };
  },
};
