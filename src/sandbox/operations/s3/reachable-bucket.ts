import { canDo } from '../../access/authorize.ts';
import type { Caller } from '../../access/caller.ts';
import type { Bucket } from '../../state/world.ts';
import type { Input } from '../input.ts';
import type { OpenCall } from '../operation.ts';
import { s3Errors } from './errors.ts';

/**
 * The bucket a request names, if its caller may list it. That there is none is told to everybody, then where it is,
 * and whose it is to nobody: another account than the expected owner is refused as anybody else is.
 */
export function findReachableBucket({ world, caller, region, now }: OpenCall, input: Input): Bucket {
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
