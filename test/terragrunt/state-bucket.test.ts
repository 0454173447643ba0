import assert from 'node:assert/strict';
import { Failure } from '../../src/errors/failure.ts';
import type { BucketProbe } from '../../src/terragrunt/state-bucket.ts';
import { failing } from '../support/failing.ts';
import { stack } from './stack.ts';

describe('the state bucket', () => {
  const asked: string[] = [];
  const answering =
    (...answers: Awaited<ReturnType<BucketProbe>>[]): BucketProbe =>
    async (bucket, place) => {
      asked.push(`${bucket} ${place.accountId} ${place.profile} ${place.region}`);
      return answers.shift() ?? { kind: 'taken' };
    };
  beforeEach(() => {
    asked.length = 0;
  });

  it('gets a name that S3 says is free', async () => {
    await using at = await stack();
    const { plans } = await at.plan({}, answering({ kind: 'free' }));
    assert.deepEqual(asked, ['tf-production-00000001 012345678901 production-superuser us-east-2']);
    assert.match(plans.at(-1)?.after ?? '', /tf_state_bucket: tf-production-00000001/);
  });

  it('gets another name where the first is taken, and gives up where all are', async () => {
    await using at = await stack();
    await at.plan({}, answering({ kind: 'taken' }, { kind: 'ours', region: 'us-east-2' }, { kind: 'free' }));
    assert.equal(asked.length, 3);
    await failing('STATE_BUCKET_TAKEN', () => at.plan({}, answering()));
  });

  const recorded = {
    'environments/production/environment.yaml':
      'tf_state_bucket: acme\ntf_state_region: eu-west-1\ntf_state_account_id: "111111111111"\ntf_state_profile: state\n',
  };

  it('is asked after by the account, profile and region that keep the state', async () => {
    await using at = await stack(recorded);
    await at.plan({}, answering({ kind: 'ours', region: 'eu-west-1' }));
    assert.deepEqual(asked, ['acme 111111111111 state eu-west-1']);
  });

  it("is asked after by the account and profile of the user's own file where that names others", async () => {
    await using at = await stack({
      'environments/production/environment.yaml': 'aws_account_id: "012345678901"\n',
      'environments/production/environment.user.yaml': 'aws_account_id: "222222222222"\naws_profile: me\n',
    });
    await at.plan({}, answering({ kind: 'free' }));
    assert.deepEqual(asked, ['tf-production-00000001 222222222222 me us-east-2']);
  });

  it('is refused where it is of somebody else, or stands in another region', async () => {
    await using at = await stack(recorded);
    const taken = await failing('STATE_BUCKET_TAKEN', () => at.plan({}, answering({ kind: 'taken' })));
    assert.match(taken.message, /environment\.yaml names the state bucket acme, which is not of account 111111111111/);
    const away = await failing('STATE_BUCKET_ELSEWHERE', () =>
      at.plan({}, answering({ kind: 'ours', region: 'us-east-2' })),
    );
    assert.match(away.message, /acme is in us-east-2, but .*environment\.yaml says eu-west-1/);
  });

  const outage = new Failure('AWS_UNREACHABLE', 'no connection');
  const silent: BucketProbe = async () => ({ kind: 'unknown', failure: outage });

  it('is not made up where S3 tells nothing', async () => {
    await using at = await stack();
    const failure = await failing('AWS_UNREACHABLE', () => at.plan({}, silent));
    assert.equal(failure.cause, outage);
    assert.match(failure.message, /tf-production-00000001 of production is .*: no connection/);
    assert.equal(failure.suggestions.at(-1), 'Then: pf terragrunt configure production');
  });

  it('is a matter for a warning where nothing is to be written any more', async () => {
    await using at = await stack(recorded);
    await failing('AWS_UNREACHABLE', () => at.plan({}, silent));
    await at.configure();
    const doubts: string[] = [];
    const { plans } = await at.plan({}, silent, 1, (doubt) => doubts.push(doubt.message));
    assert.ok(plans.every(({ changed }) => !changed));
    assert.match(
      doubts.join(),
      /^Could not check whether the state bucket acme of production is free or of account 111111111111/,
    );
  });

  it('is that of global.yaml where it stands there, and is asked about', async () => {
    await using at = await stack({
      'environments/global.yaml': 'tf_state_bucket: central\ntf_state_lock_table: locks\npf_stack_version: "25-04"\n',
    });
    const taken = await failing('STATE_BUCKET_TAKEN', () => at.plan({}, answering({ kind: 'taken' })));
    assert.match(taken.message, /global\.yaml names the state bucket central/);
    await at.configure();
    const keys = ['environment', 'aws_account_id', 'aws_profile', 'tf_state_region'];
    assert.deepEqual(Object.keys(await at.values('production/environment.yaml')), keys);
    assert.deepEqual(await at.configure({}, 9), []);
  });
});
