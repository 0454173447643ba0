import { canDo } from '../../access/authorize.ts';
import type { Caller } from '../../access/caller.ts';
import type { Bucket } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { defineOperations, type OpenCall } from '../operation.ts';
import { s3Errors } from './errors.ts';

/**
 * The bucket a request names, if its caller may list it. That there is none is told to everybody, then where it is,
 * and whose it is to nobody: another account than the expected owner is refused as anybody else is.
 */
function findReachableBucket({ world, caller, region, now }: OpenCall, input: Input): Bucket {
  const name = input.text('Bucket');
  const bucket = world.buckets?.[name];
  if (bucket === undefined) throw s3Errors.noSuchBucket(name);
  if (region !== undefined && region !== bucket.region) throw s3Errors.elsewhere(bucket);
  const expected = input.optionalText('ExpectedBucketOwner');
  const isExpected = expected === undefined || expected === bucket.accountId;
  if (!isExpected || caller === undefined || !canList(caller, bucket, now)) throw s3Errors.denied(bucket);
  return bucket;
}

function canList(caller: Caller, bucket: Bucket, now: number): boolean {
  return caller.account.id === bucket.accountId && canDo(caller, 's3:ListBucket', now);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return /^(?!.*\.\.)(?!xn--)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
}

export const BUCKET_OPERATIONS = defineOperations('s3', {
  CreateBucket: {
    needsNoPermission: true,
    run({ world, caller, region, now }, input) {
      const name = input.text('Bucket');
      if (!isBucketName(name)) throw s3Errors.invalidName(name);
      if (!canDo(caller, 's3:CreateBucket', now)) throw s3Errors.denied();
      const constraint = input.optionalText('LocationConstraint');
      // us-east-1 is the place of a bucket for which no other is given, and takes no constraint of its own name.
      if (region === 'us-east-1' ? constraint === 'us-east-1' : constraint !== region) {
        throw s3Errors.wrongConstraint(constraint ?? 'unspecified');
      }
      const standing = world.buckets?.[name];
      if (standing !== undefined && standing.accountId !== caller.account.id) throw s3Errors.taken(name);
      // The oldest region answers a repetition as the first time.
      if (standing !== undefined && region !== 'us-east-1') throw s3Errors.ownedByYou(name);
      const bucket = { name, accountId: caller.account.id, region: constraint ?? region, createdAt: now };
      world.buckets = { [name]: bucket, ...world.buckets };
      return { Location: `/${name}` };
    },
  },

  HeadBucket: {
    open: true,
    run: (call, input) => ({ BucketRegion: findReachableBucket(call, input).region }),
  },

  ListBuckets: {
    needsNoPermission: true,
    run({ world, caller, now }) {
      if (!canDo(caller, 's3:ListAllMyBuckets', now)) throw s3Errors.denied();
      const own = Object.values(world.buckets ?? {}).filter(({ accountId }) => accountId === caller.account.id);
      const Bucket = own
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt) }));
      return { Owner: { ID: caller.account.id }, Buckets: { Bucket } };
    },
  },

  /** Of a bucket without objects: none can be put here. */
  ListObjectsV2: {
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
  },
});
