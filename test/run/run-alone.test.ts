import assert from 'node:assert/strict';
import { existsSync, type PathLike, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { Failure, isFailure } from '../../src/errors/failure.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { type RunContext, runAlone } from '../../src/run/context.ts';
import { createRuntime } from '../../src/runtime.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RESUME = 'pf aws account add qa1';

async function scene() {
  const folder = await temporaryFolder({ 'panfactum.yaml': '' });
  const runtime = createRuntime({ env: {}, cwd: folder.path });
  const repository = await findRepository({ repoRoot: undefined, env: {}, cwd: folder.path });
  const told: string[] = [];
  const run = <T>(perform: (context: RunContext) => Promise<T>, looksOnly = false) =>
    runAlone(
      { runtime, repository, timeoutMs: 5_000, resume: RESUME, looksOnly, log: (line) => told.push(line) },
      perform,
    );
  return { run, told, aws: repository.awsDir, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a run that is alone in its repository', () => {
  it('leaves nothing where it is refused or changes nothing, and no lock where it does', async () => {
    await using given = await scene();
    const { run, aws } = given;
    await failing('USAGE', () => run(() => Promise.reject(new Failure('USAGE', 'x'))));
    assert.ok(!existsSync(aws));
    await run(async () => writeFileSync(join(aws, 'config'), ''));
    assert.deepEqual(readdirSync(aws), ['config']);
    await run(async () => assert.ok(readdirSync(aws).includes('.pf-aws.lock.run')));
  });

  it('says once that the file system is read-only, and ends', async () => {
    await using given = await scene();
    const { mkdir } = fs;
    // As Linux and Node have it: only one folder alone tells why.
    const readOnly = async (_path: PathLike, options?: unknown) => {
      const code = typeof options === 'object' ? 'ENOENT' : 'EROFS';
      throw Object.assign(new Error(code), { code, syscall: 'mkdir' });
    };
    fs.mkdir = readOnly as typeof fs.mkdir;
    syncBuiltinESMExports();
    try {
      const failure = await failing('WRITE_FAILED', () => given.run(async () => assert.fail('it began')));
      assert.match(failure.message, /the file system is read-only \(EROFS\)/);
    } finally {
      fs.mkdir = mkdir;
      syncBuiltinESMExports();
    }
  });

  it('is one at a time, and who waits is told whom for', async () => {
    await using given = await scene();
    const { run, told } = given;
    const order: string[] = [];
    let isFirstIn = () => {};
    const inside = new Promise<void>((resolve) => {
      isFirstIn = resolve;
    });
    const first = run(async () => {
      isFirstIn();
      for (let tries = 0; told.length === 0 && tries < 500; tries += 1) await createRuntime().clock.sleep(2);
      order.push('first');
    });
    await inside;
    await run(async () => void order.push('second'));
    await first;
    assert.deepEqual(order, ['first', 'second']);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', new RegExp(`Another run is at work.*process ${process.pid} on `));
  });

  it('only looks beside any other, and makes nothing', async () => {
    await using given = await scene();
    const { run, aws, told } = given;
    await run(async () => {
      assert.ok(!existsSync(aws));
    }, true);
    await run(() => run(async () => {}, true));
    assert.deepEqual(told, []);
  });

  it('sets a journal aside that it cannot read, and says so; one that only looks leaves it', async () => {
    await using given = await scene();
    const { run, aws, told } = given;
    await run(async () => writeFileSync(join(aws, '.pf-journal.json'), 'x', { mode: 0o600 }));
    await run(async ({ journal }) => assert.deepEqual(journal.environments, []), true);
    assert.deepEqual([readdirSync(aws), told], [['.pf-journal.json'], []]);
    await run(async () => {});
    assert.equal(readFileSync(join(aws, '.pf-journal.json.damaged'), 'utf8'), 'x');
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /moved to .*\.pf-journal\.json\.damaged/);
  });

  it('says how to go on with what goes on, and leaves a bug as it is', async () => {
    await using given = await scene();
    const { run } = given;
    const failure = await failing('AWS_UNREACHABLE', () =>
      run(() => Promise.reject(new Failure('AWS_UNREACHABLE', 'x'))),
    );
    assert.equal(failure.suggestions[0], `Continue with: ${RESUME}`);
    const bug = new TypeError('x is not a function');
    await assert.rejects(
      run(() => Promise.reject(bug)),
      (error) => error === bug && !isFailure(error),
    );
  });

  it('sees its time run from when it began', async () => {
    await using given = await scene();
    const before = Date.now();
    await given.run(async ({ deadline, retry }) => {
      assert.ok(deadline >= before + 5_000 && deadline <= Date.now() + 5_000);
      assert.equal(retry.deadline, deadline);
    });
  });
});
