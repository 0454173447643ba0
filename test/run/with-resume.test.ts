import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Failure, isFailure } from '../../src/errors/failure.ts';
import { EXIT } from '../../src/errors/kinds.ts';
import { addResume } from '../../src/run/failures.ts';

const RESUME = 'pf aws account add production';

describe('addResume', () => {
  it('keeps the exit status that a handler of another plugin chose', () => {
    const failure = new Failure('HOOK_FAILED', 'the inventory is out of reach', { exit: EXIT.unreachable });
    const resumed = addResume(failure, RESUME);
    assert.ok(isFailure(resumed));
    assert.equal(resumed.exit, EXIT.unreachable);
    assert.equal(resumed.suggestions[0], `Continue with: ${RESUME}`);
  });

  it('tells the command once, as data too', () => {
    const failure = new Failure('ACCOUNT_IN_PROGRESS', 'x', { suggestions: ['Wait.'], details: { request: 'car-1' } });
    const resumed = addResume(failure, RESUME);
    assert.ok(isFailure(resumed));
    assert.deepEqual(resumed.suggestions, [`Continue with: ${RESUME}`, 'Wait.']);
    assert.deepEqual(resumed.details, { request: 'car-1', resume: RESUME });
    assert.equal(addResume(resumed, RESUME), resumed);
  });

  it('leaves a bug as it is', () => {
    const bug = new TypeError('x is not a function');
    assert.equal(addResume(bug, RESUME), bug);
  });

  it('says nothing of going on where the same command would fail again', () => {
    const failure = new Failure('EMAIL_TAKEN_OUTSIDE', 'taken');
    assert.equal(addResume(failure, RESUME), failure);
  });
});
