import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Failure, type FailureOptions, isFailure } from '../../src/errors/failure.ts';
import { EXIT } from '../../src/errors/kinds.ts';
import { addFailedBefore, toFailedEnvironment } from '../../src/run/failures.ts';

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
