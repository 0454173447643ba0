import { ServiceError } from '../../protocol/service-error.ts';
import type { Bucket } from '../../state/world.ts';

/** S3's errors, in its words. */
export const s3Errors = {
  noSuchBucket: (BucketName: string) =>
    new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName }),
  denied: (bucket?: Bucket) =>
    new ServiceError('AccessDenied', 'Access Denied', 403, bucket === undefined ? {} : { BucketRegion: bucket.region }),
  elsewhere: ({ name, region }: Bucket) =>
    new ServiceError(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
      301,
      { Endpoint: `${name}.s3.${region}.amazonaws.com`, Bucket: name, BucketRegion: region },
    ),
  invalidName: (BucketName: string) =>
    new ServiceError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName }),
  taken: (BucketName: string) =>
    new ServiceError(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      409,
      { BucketName },
    ),
  ownedByYou: (BucketName: string) =>
    new ServiceError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName },
    ),
  wrongConstraint: (region: string) =>
    new ServiceError(
      'IllegalLocationConstraintException',
      `The ${region} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    ),
} as const;
