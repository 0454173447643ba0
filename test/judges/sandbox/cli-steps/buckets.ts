import assert from 'node:assert/strict';
import { at } from '../../../sandbox/client.ts';
import { type Batch, nothing } from './step.ts';

const BUCKET = ['--bucket', 'tf-dev-0a1b2c3d'];
const IRELAND = ['--create-bucket-configuration', 'LocationConstraint=eu-west-1'];

/** Names of buckets, which all accounts share. */
export const buckets: readonly Batch[] = [
  [
    {
      command: 's3api head-bucket',
      args: () => BUCKET,
      expect: '(404) when calling the HeadBucket operation: Not Found',
    },
    {
      command: 's3api create-bucket',
      args: () => ['--bucket', 'No_Name', ...IRELAND],
      expect: '(InvalidBucketName) when calling the CreateBucket operation: The specified bucket is not valid.',
    },
    {
      command: 's3api list-objects-v2',
      args: () => ['--bucket', 'nobody-has-it'],
      expect: '(NoSuchBucket) when calling the ListObjectsV2 operation: The specified bucket does not exist',
    },
  ],
  [
    {
      command: 's3api create-bucket',
      args: () => [...BUCKET, ...IRELAND],
      expect: (output) => assert.equal(at(output, 'Location'), '/tf-dev-0a1b2c3d'),
    },
  ],
  [
    {
      command: 's3api head-bucket',
      args: () => BUCKET,
      expect: (output) => assert.equal(at(output, 'BucketRegion'), 'eu-west-1'),
    },
    {
      command: 's3api head-bucket',
      args: () => [...BUCKET, '--expected-bucket-owner', '111111111111'],
      expect: '(403) when calling the HeadBucket operation: Forbidden',
    },
    {
      command: 's3api list-objects-v2',
      args: () => [...BUCKET, '--expected-bucket-owner', '111111111111'],
      expect: '(AccessDenied) when calling the ListObjectsV2 operation: Access Denied',
    },
    {
      command: 's3api list-objects-v2',
      args: () => BUCKET,
      expect: (output) => assert.equal(at(output, 'Contents'), undefined),
    },
    {
      command: 's3api list-buckets',
      expect: (output) => {
        assert.equal(at(output, 'Buckets', 0, 'Name'), 'tf-dev-0a1b2c3d');
        assert.match(String(at(output, 'Buckets', 0, 'CreationDate')), /^\d{4}-/);
      },
    },
    {
      command: 's3api head-bucket --no-sign-request',
      args: () => BUCKET,
      expect: '(403) when calling the HeadBucket operation: Forbidden',
    },
    {
      command: 's3api create-bucket',
      args: () => [...BUCKET, ...IRELAND],
      expect:
        '(BucketAlreadyOwnedByYou) when calling the CreateBucket operation: Your previous request to create the named bucket succeeded and you already own it.',
    },
    { command: 's3api wait bucket-exists', args: () => BUCKET, expect: nothing },
  ],
];
