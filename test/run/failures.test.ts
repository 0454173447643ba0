import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Failure, type FailureOptions, isFailure } from '../../src/errors/failure.ts';
import { EXIT } from '../../src/errors/kinds.ts';
import { addFailedBefore, explainRefusedProfile, getFailedExit, toFailedEnvironment } from '../../src/run/failures.ts';

const MISMATCH = toFailedEnvironment('staging', new Failure('WRONG_ACCOUNT', 'a key of another account'));

function afterwards(options: FailureOptions = {}) {
  const error = addFailedBefore(new Failure('AWS_UNREACHABLE', 'S3 is silent.', options), [MISMATCH]);
  assert.ok(isFailure(error));
  return error;
}

describe('addFailedBefore', () => {
  it('tells both, advice once, and leaves with the graver exit status', () => {
    const error = afterwards({ suggestions: ['Look at the network.', ...MISMATCH.suggestions] });
    assert.equal(error.message, 'S3 is silent. staging had failed before: a key of another account');
    assert.deepEqual(error.suggestions, ['Look at the network.', ...MISMATCH.suggestions]);
    assert.deepEqual(error.details.failed, [MISMATCH]);
    assert.equal(error.exit, EXIT.wrongAccount);
  });

  it('leaves the exit status that is as grave or graver', () => {
    assert.equal(afterwards({ exit: EXIT.wrongAccount }).exit, EXIT.wrongAccount);
    const error = addFailedBefore(new Failure('WRONG_ACCOUNT', 'x'), [
      toFailedEnvironment('qa', new Failure('LOCKED', 'y')),
    ]);
    assert.ok(isFailure(error) && error.exit === EXIT.wrongAccount);
  });

  it('leaves an interruption its exit status', () => {
    assert.equal(afterwards({ exit: EXIT.interrupted }).exit, EXIT.interrupted);
  });

  it('leaves a bug, and an error after which nothing else failed, as they are', () => {
    const bug = new TypeError('undefined is not a function');
    assert.equal(addFailedBefore(bug, [MISMATCH]), bug);
    const failure = new Failure('AWS_UNREACHABLE', 'S3 is silent.');
    assert.equal(addFailedBefore(failure, []), failure);
  });
});

describe('an environment that failed beside others', () => {
  it('says what it failed of, as data, with the id of the request that AWS knows', () => {
    const cause = Object.assign(new Error('no'), { $metadata: { requestId: 'R1' } });
    const failed = toFailedEnvironment('qa', new Failure('AWS_REFUSED', 'No.', { suggestions: ['Ask.'], cause }));
    const item = { environment: 'qa', code: 'AWS_REFUSED', message: 'No.', suggestions: ['Ask.'] };
    assert.deepEqual(failed, { ...item, requestId: 'R1' });
    assert.deepEqual(toFailedEnvironment('qa', new Failure('AWS_REFUSED', 'No.', { suggestions: ['Ask.'] })), item);
  });

  it('is no place for a bug, which ends the command', () => {
    const bug = new TypeError('undefined is not a function');
    assert.throws(() => toFailedEnvironment('qa', bug), bug);
  });

  it('counts for the exit status by its gravity', () => {
    const throttled = toFailedEnvironment('qa', new Failure('AWS_THROTTLED', 'x'));
    assert.equal(getFailedExit([throttled]), EXIT.unreachable);
    assert.equal(getFailedExit([throttled, MISMATCH]), EXIT.wrongAccount);
    assert.equal(getFailedExit([]), EXIT.done);
  });
});

describe('a profile whose credentials AWS refuses', () => {
  it('is named, with what it is the profile of, and how to mend it', () => {
    const refused = new Failure('KEY_UNKNOWN', 'AWS does not know it.', { details: { operation: 'x' } });
    const explained = explainRefusedProfile(refused, 'staging-superuser', 'staging');
    assert.ok(isFailure(explained));
    assert.equal(explained.message, 'Profile staging-superuser: AWS does not know it.');
    assert.deepEqual(explained.suggestions, [
      'See what is wrong with it: pf aws verify staging',
      'Give it a key that works: pf aws profile write staging',
    ]);
    assert.deepEqual(explained.details, { operation: 'x', profile: 'staging-superuser' });
    const mine = explainRefusedProfile(refused, 'mine', undefined);
    assert.ok(isFailure(mine));
    assert.deepEqual(mine.suggestions, ['Give it a key that works: pf aws profile write --profile mine']);
  });

  it('is not to blame for what else fails', () => {
    const unreachable = new Failure('AWS_UNREACHABLE', 'x');
    assert.equal(explainRefusedProfile(unreachable, 'staging-superuser', 'staging'), unreachable);
  });
});
