import assert from 'node:assert/strict';
import {
  BucketAlreadyExists,
  CreateBucketCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { KeyPair } from '../../src/sandbox/index.ts';
import { startOrganization } from './fixture.ts';

const Bucket = 'tf-production-0a1b2c3d';

/** Two accounts, and S3 as an administrator of each, or somebody with other policies, sees it. */
async function accounts() {
  const { sandbox } = await startOrganization();
  const [owner, other] = ['one', 'two'].map((name) =>
    sandbox.scenario.createMember(sandbox.managementAccountId, name, `${name}@corp.example`),
  );
  assert.ok(owner && other);
  const as = (credentials: KeyPair, region = 'us-east-2') =>
    new S3Client({ endpoint: sandbox.endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
  const user = (account: string, policies?: readonly string[]) => sandbox.scenario.createUser(account, 'amy', policies);
  return { sandbox, owner, other, as, user };
}

async function refusal(answer: Promise<unknown>): Promise<S3ServiceException> {
  const error = await answer.then(
    () => assert.fail('nothing was refused'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof S3ServiceException);
  return error;
}

const statusOf = async (answer: Promise<unknown>) => (await refusal(answer)).$metadata.httpStatusCode;

describe('sandbox: names of S3 buckets', () => {
  it('keeps one namespace for all accounts', async () => {
    const { owner, other, as, user, sandbox } = await accounts();
    const [mine, theirs] = [as(user(owner)), as(user(other))];
    const input = { Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-east-2' as const } };
    assert.equal(await statusOf(mine.send(new HeadBucketCommand({ Bucket }))), 404);
    await mine.send(new CreateBucketCommand(input));
    assert.equal((await mine.send(new HeadBucketCommand({ Bucket }))).BucketRegion, 'us-east-2');
    assert.equal(await statusOf(theirs.send(new HeadBucketCommand({ Bucket }))), 403);
    await assert.rejects(theirs.send(new CreateBucketCommand(input)), BucketAlreadyExists);
    assert.deepEqual(
      sandbox.state.buckets().map(({ name, accountId, region }) => [name, accountId, region]),
      [[Bucket, owner, 'us-east-2']],
    );
    const { Buckets = [] } = await mine.send(new ListBucketsCommand({}));
    assert.deepEqual([Buckets.length, Buckets[0]?.Name, Buckets[0]?.CreationDate instanceof Date], [1, Bucket, true]);
    assert.deepEqual((await theirs.send(new ListBucketsCommand({}))).Buckets, []);
  });

  it('refuses an expected owner who is another, to a HEAD without a word and to a GET with a reason', async () => {
    const { owner, other, as, user, sandbox } = await accounts();
    sandbox.scenario.createBucket(Bucket, owner, 'us-east-2');
    const mine = as(user(owner));
    await mine.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: owner }));
    const input = { Bucket, ExpectedBucketOwner: other };
    assert.equal(await statusOf(mine.send(new HeadBucketCommand(input))), 403);
    assert.equal((await refusal(mine.send(new ListObjectsV2Command(input)))).name, 'AccessDenied');
    const answer = await fetch(`${sandbox.endpoint}/${Bucket}`, { method: 'HEAD' });
    assert.deepEqual([answer.status, await answer.text()], [403, '']);
    assert.equal(answer.headers.get('x-amz-bucket-region'), 'us-east-2');
  });

  it('tells everybody that a name is free, and nobody more', async () => {
    const { owner, sandbox } = await accounts();
    const head = async () => (await fetch(`${sandbox.endpoint}/${Bucket}`, { method: 'HEAD' })).status;
    const list = async () => {
      const answer = await fetch(`${sandbox.endpoint}/${Bucket}?list-type=2&max-keys=1`);
      return [answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1]];
    };
    assert.deepEqual([await head(), await list()], [404, [404, 'NoSuchBucket']]);
    sandbox.scenario.createBucket(Bucket, owner, 'us-east-2');
    assert.deepEqual([await head(), await list()], [403, [403, 'AccessDenied']]);
  });

  it('sends those who ask in another region there, with a redirect that the SDK follows', async () => {
    const { owner, as, user, sandbox } = await accounts();
    sandbox.scenario.createBucket(Bucket, owner, 'eu-west-1');
    const key = user(owner);
    const error = await refusal(as(key).send(new HeadBucketCommand({ Bucket })));
    assert.equal(error.$metadata.httpStatusCode, 301);
    assert.equal(error.$response?.headers['x-amz-bucket-region'], 'eu-west-1');
    assert.equal((await refusal(as(key).send(new ListObjectsV2Command({ Bucket })))).name, 'PermanentRedirect');
    const follower = new S3Client({
      endpoint: sandbox.endpoint,
      region: 'us-east-2',
      credentials: key,
      forcePathStyle: true,
      followRegionRedirects: true,
    });
    assert.equal((await follower.send(new HeadBucketCommand({ Bucket }))).BucketRegion, 'eu-west-1');
  });

  it('asks for the permission, of the account itself too', async () => {
    const { owner, as, user, sandbox } = await accounts();
    sandbox.scenario.createBucket(Bucket, owner, 'us-east-2');
    const iamOnly = as(user(owner, ['arn:aws:iam::aws:policy/IAMFullAccess']));
    assert.equal(await statusOf(iamOnly.send(new HeadBucketCommand({ Bucket }))), 403);
    assert.equal((await refusal(iamOnly.send(new ListBucketsCommand({})))).name, 'AccessDenied');
    assert.equal(await statusOf(iamOnly.send(new HeadBucketCommand({ Bucket: 'nobody-has-it' }))), 404);
  });

  it('fails with the status of S3 where it was asked to', async () => {
    const { owner, as, user, sandbox } = await accounts();
    const mine = as(user(owner));
    for (const [code, status] of [
      ['InvalidAccessKeyId', 403],
      ['RequestTimeTooSkewed', 403],
      ['NoSuchBucket', 404],
      ['SlowDown', 503],
    ] as const) {
      sandbox.addFault(`HeadBucket:error=${code}:1`);
      assert.equal(await statusOf(mine.send(new HeadBucketCommand({ Bucket }))), status, code);
    }
  });

  it('answers keys it does not know, or not yet, as S3 does', async () => {
    const { owner, as, user, sandbox } = await accounts();
    const key = user(owner);
    const input = { Bucket };
    const wrong = { ...key, secretAccessKey: 'x'.repeat(40) };
    assert.equal((await refusal(as(wrong).send(new ListObjectsV2Command(input)))).name, 'SignatureDoesNotMatch');
    sandbox.scenario.setKeyActive(key.accessKeyId, false);
    assert.equal((await refusal(as(key).send(new ListObjectsV2Command(input)))).name, 'InvalidAccessKeyId');
    assert.equal(await statusOf(as(key).send(new HeadBucketCommand(input))), 403);
  });

  it('says of everything else that it is not there', async () => {
    const { owner, user, as } = await accounts();
    const { GetBucketPolicyCommand, PutObjectCommand } = await import('@aws-sdk/client-s3');
    const mine = as(user(owner));
    assert.equal((await refusal(mine.send(new GetBucketPolicyCommand({ Bucket })))).name, 'NotImplemented');
    assert.equal(
      (await refusal(mine.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'x' })))).name,
      'NotImplemented',
    );
  });
});
