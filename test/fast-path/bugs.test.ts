import assert from 'node:assert/strict';
import { answerOffline } from '../../src/fast-path/offline.ts';
import { writeProfiles } from '../../src/fast-path/profile-write.ts';
import { verifyOrAuth } from '../../src/fast-path/verify.ts';
import { createRuntime } from '../../src/runtime.ts';

const BUG = new TypeError('undefined is not a function');

/** A runtime in which looking where one stands trips over a bug. */
const tripping = {
  ...createRuntime(),
  env: {},
  get cwd(): string {
    throw BUG;
  },
};

describe('a bug on the fast path', () => {
  for (const [shortcut, ...argv] of [
    [verifyOrAuth, 'aws', 'verify'],
    [verifyOrAuth, 'terragrunt', 'auth'],
    [answerOffline, 'aws', 'status'],
    [writeProfiles, 'aws', 'profile', 'write', 'production', '--region', 'us-east-2'],
  ] as const) {
    it(`is told, and no reason to run it all again: ${argv.join(' ')}`, async () => {
      await assert.rejects(shortcut(argv, tripping), BUG);
    });
  }

  it('is not what a mistake in the line is, nor a failure: those are oclif’s to word', async () => {
    const nowhere = { ...createRuntime(), env: {}, cwd: '/' };
    assert.equal(await verifyOrAuth(['aws', 'verify', '--no-such-flag'], tripping), undefined);
    assert.equal(await writeProfiles(['aws', 'profile', 'write', '--region'], tripping), undefined);
    assert.equal(await verifyOrAuth(['aws', 'verify'], nowhere), undefined);
  });
});
