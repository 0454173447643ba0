import { canDo } from '../../access/authorize.ts';
import type { Operation } from '../operation.ts';
import { s3Errors } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return /^(?!.*\.\.)(?!xn--)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
}

export const createBucket: Operation = {
  service: 's3',
  name: 'CreateBucket',
  changes: true,
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
};
