import assert from 'node:assert/strict';
import type { Config } from '@oclif/core';
import * as Errors from '@oclif/core/errors';
import { emitEvent } from '../../src/cli/events.ts';
import { Failure } from '../../src/errors/failure.ts';
import { failing } from '../support/failing.ts';

const VERIFIED = { ok: true, environments: ['production'] };

/** A host whose one handler ends with `error`; oclif keeps a plain one to itself, and throws one that has an exit status. */
function hostWith(error: Error | undefined, isThrown = false) {
  const heard: unknown[] = [];
  const runHook = async (...told: unknown[]) => {
    heard.push(told);
    if (error !== undefined && isThrown) throw error;
    return { successes: [], failures: error === undefined ? [] : [{ error, plugin: { name: 'theirs' } }] };
  };
  return { config: { runHook } as unknown as Config, heard };
}

describe('an event that a handler fails at', () => {
  it('is heard with what it carries', async () => {
    const { config, heard } = hostWith(undefined);
    await emitEvent(config, 'aws:verified', VERIFIED);
    assert.deepEqual(heard, [['aws:verified', VERIFIED]]);
  });

  it('fails the command with the handler’s own words, though oclif swallows them', async () => {
    const { config } = hostWith(new Error('No way.'));
    const failure = await failing('HOOK_FAILED', () => emitEvent(config, 'aws:verified', VERIFIED));
    assert.equal(failure.message, 'No way. (handler of theirs for aws:verified)');
    assert.equal(failure.exit, 1);
    assert.deepEqual(failure.details, { event: 'aws:verified', plugin: 'theirs' });
  });

  it('ends with the status that the handler chose', async () => {
    const { config } = hostWith(new Errors.CLIError('Not now.', { exit: 5 }), true);
    const failure = await failing('HOOK_FAILED', () => emitEvent(config, 'aws:verified', VERIFIED));
    assert.equal(failure.message, 'Not now. (handler for aws:verified)');
    assert.equal(failure.exit, 5);
  });

  it('is the failure that the handler threw, where that is one of ours', async () => {
    for (const isThrown of [false, true]) {
      const ours = new Failure('WRONG_ACCOUNT', 'x');
      const { config } = hostWith(ours, isThrown);
      assert.equal(await failing('WRONG_ACCOUNT', () => emitEvent(config, 'aws:verified', VERIFIED)), ours);
    }
  });
});
