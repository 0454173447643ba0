import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { runProgram } from '../../../src/workflows/exec/run-program.ts';
import { failing } from '../../support/failing.ts';

/** How `sh -c script` ends, run in our place with `env` as its whole environment. */
const shell = (script: string, env: Readonly<Record<string, string>> = {}) =>
  runProgram({ command: ['/bin/sh', '-c', script], env, cwd: tmpdir(), stdoutToStderr: true });

describe('a program run in our place', () => {
  for (const status of [0, 1, 3, 255]) {
    it(`ends with its own exit status: ${status}`, async () => assert.equal(await shell(`exit ${status}`), status));
  }

  for (const [signal, status] of [
    ['TERM', 143],
    ['KILL', 137],
    ['INT', 130],
  ] as const) {
    it(`ends with ${status} where SIG${signal} ended it`, async () => {
      assert.equal(await shell(`kill -${signal} $$; sleep 10`), status);
    });
  }

  it('sees nothing of our own environment', async () => {
    process.env.PF_TEST_OF_THE_SHELL = 'secret';
    try {
      assert.equal(await shell('test -z "$PF_TEST_OF_THE_SHELL"'), 0);
      assert.equal(await shell('test "$PF_GIVEN" = yes', { PF_GIVEN: 'yes' }), 0);
    } finally {
      delete process.env.PF_TEST_OF_THE_SHELL;
    }
  });

  it('runs in the folder that was named', async () =>
    assert.equal(await shell(`test "$(pwd -P)" = "$(cd ${tmpdir()} && pwd -P)"`), 0));

  it('is told of a signal that we get, and nobody is listened to afterwards', async () => {
    // This process outlives the signal, whoever else listens.
    const outlive = () => {};
    process.on('SIGTERM', outlive);
    const before = process.listenerCount('SIGTERM');
    try {
      assert.equal(await shell('trap "kill \\$!; exit 42" TERM; sleep 5 & kill -TERM $PPID; wait'), 42);
      assert.equal(process.listenerCount('SIGTERM'), before);
    } finally {
      process.off('SIGTERM', outlive);
    }
  });

  it('leaves no listener for Ctrl-C behind', async () => {
    const before = process.listenerCount('SIGINT');
    await shell('exit 1');
    assert.equal(process.listenerCount('SIGINT'), before);
  });

  it('is missing, or may not be run, in words', async () => {
    const run = (...command: string[]) => runProgram({ command, env: {}, cwd: tmpdir(), stdoutToStderr: true });
    assert.match((await failing('COMMAND_NOT_FOUND', () => run('/nonexistent/aws'))).message, /aws was not found/);
    assert.match((await failing('COMMAND_NOT_FOUND', () => run('/etc/passwd'))).message, /may not be run/);
    await failing('USAGE', () => run());
  });
});
