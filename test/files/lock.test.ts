import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFailure } from '../../src/errors/failure.ts';
import type { Claim } from '../../src/files/lock.ts';
import { withLock } from '../../src/files/lock.ts';
import { describeThisProcess } from '../../src/files/temporary.ts';
import { type Clock, systemClock } from '../../src/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LOCK = '.pf-aws.lock';

/** A clock on which each wait passes at once. */
function fastClock(): Clock & { waited: number } {
  return {
    waited: 0,
    now() {
      return this.waited;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      this.waited += ms;
    },
  };
}

/** What a lock file of another run would hold. */
function claim(changes: Partial<Claim>): string {
  return JSON.stringify({ ...describeThisProcess(), nonce: 'theirs', ...changes });
}

async function assertTakenOver(content: string): Promise<void> {
  await using folder = await temporaryFolder({ [LOCK]: content });
  assert.equal(await withLock(folder.path, async () => 'done', { clock: fastClock() }), 'done');
  assert.deepEqual(await readdir(folder.path), []);
}

async function assertRespected(content: string): Promise<void> {
  await using folder = await temporaryFolder({ [LOCK]: content });
  const clock = fastClock();
  await assert.rejects(
    withLock(folder.path, async () => 'done', { clock, lockTimeoutMs: 5_000 }),
    (error) => {
      assert.ok(isFailure(error) && error.code === 'LOCKED' && error.exit === 8);
      assert.match(error.suggestions.join('\n'), /rm .*\.pf-aws\.lock/);
      return true;
    },
  );
  assert.ok(clock.waited >= 5_000);
  assert.deepEqual(await readdir(folder.path), [LOCK]);
  assert.equal(await readFile(join(folder.path, LOCK), 'utf8'), content);
}

describe('the lock', () => {
  it('is for its owner alone, in a folder for its owner alone, and clears away what killed runs left', async () => {
    await using folder = await temporaryFolder();
    const aws = join(folder.path, '.aws');
    const leftover = join(aws, `.${LOCK}.pf-tmp-00000000-1-1-0123456789ab`);
    await withLock(aws, async () => writeFile(leftover, ''), { clock: fastClock() });
    // Of another machine, and older than any write takes.
    await utimes(leftover, 1, 1);
    const modes: number[] = [];
    const work = async () => {
      for (const path of [aws, join(aws, LOCK)]) modes.push((await stat(path)).mode & 0o777);
    };
    await withLock(aws, work, { clock: fastClock() });
    assert.deepEqual(modes, [0o700, 0o600]);
    assert.deepEqual(await readdir(aws), []);
  });

  it('of another run that took ours for a dead one’s is left to it', async () => {
    await using folder = await temporaryFolder();
    const lock = join(folder.path, LOCK);
    const theirs = claim({});
    const work = async () => {
      await unlink(lock);
      await writeFile(lock, theirs, { mode: 0o600 });
    };
    await withLock(folder.path, work, { clock: fastClock() });
    assert.equal(await readFile(lock, 'utf8'), theirs);
  });

  it('is not waited for without end where a link that leads nowhere stands in its place', async () => {
    await using folder = await temporaryFolder();
    await symlink('nowhere', join(folder.path, LOCK));
    await assert.rejects(
      withLock(folder.path, async () => 'done', { clock: fastClock(), lockTimeoutMs: 5_000 }),
      (error) => isFailure(error) && error.code === 'LOCKED',
    );
  });

  it('tells each who waits whom it waits for, also who saw nobody at first', async () => {
    await using folder = await temporaryFolder();
    const told = new Set<number>();
    let everybodyIsTold = () => {};
    const allTold = new Promise<void>((resolve) => {
      everybodyIsTold = resolve;
    });
    const contend = (one: number) =>
      withLock(folder.path, () => allTold, {
        clock: systemClock,
        onWait: () => {
          told.add(one);
          if (told.size === 4) everybodyIsTold();
        },
      });
    await Promise.all([1, 2, 3, 4, 5].map(contend));
    assert.equal(told.size, 4);
  });

  it('lets one piece of work in at a time and is gone afterwards, also when the work fails', async () => {
    await using folder = await temporaryFolder();
    let inside = 0;
    const work = async () => {
      inside++;
      assert.equal(inside, 1);
      await readdir(folder.path);
      inside--;
    };
    await Promise.all(Array.from({ length: 10 }, () => withLock(folder.path, work, { clock: systemClock })));
    const failing = withLock(folder.path, () => Promise.reject(new Error('no')), { clock: systemClock });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync('true');
    await assertTakenOver(claim({ pid }));
  });

  it('is taken over from a process whose number another one bears now', () => assertTakenOver(claim({ started: '1' })));

  it('is taken over after the machine has started anew', () => assertTakenOver(claim({ boot: 'an earlier one' })));

  it('is respected while its process lives', () => assertRespected(claim({})));

  it('is respected where nobody can tell: on another machine', () =>
    assertRespected(claim({ host: 'another', boot: 'its own' })));

  it('is respected where nobody can tell: in another container', () =>
    assertRespected(claim({ namespace: 'pid:[1]', pid: 1 })));

  it('is respected where the file tells nothing', () => assertRespected('?'));

  it('is taken over from a process that was killed holding it', async () => {
    await using folder = await temporaryFolder();
    const script = `
      import { withLock } from '${new URL('../../src/files/lock.ts', import.meta.url).href}';
      import { systemClock } from '${new URL('../../src/runtime.ts', import.meta.url).href}';
      const hold = () => { console.log('held'); return new Promise(() => setInterval(() => {}, 1000)); };
      await withLock(${JSON.stringify(folder.path)}, hold, { clock: systemClock });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout, 'data');
      assert.deepEqual(await readdir(folder.path), [LOCK]);
      const waiting = withLock(folder.path, async () => 'done', { clock: systemClock });
      child.kill('SIGKILL');
      assert.equal(await waiting, 'done');
      assert.deepEqual(await readdir(folder.path), []);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is taken over by one of many at a time, also past dead ones who were taking it over', async () => {
    const { pid } = spawnSync('true');
    await using folder = await temporaryFolder({ [LOCK]: claim({ pid, nonce: 'first' }) });
    await writeFile(join(folder.path, `${LOCK}.break-first`), claim({ pid, nonce: 'second' }));
    await writeFile(join(folder.path, `${LOCK}.break-second`), claim({ pid, nonce: 'third' }));
    let inside = 0;
    const work = async () => {
      assert.equal(++inside, 1);
      await readdir(folder.path);
      inside--;
    };
    await Promise.all(Array.from({ length: 20 }, () => withLock(folder.path, work, { clock: systemClock })));
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('is not taken from the faster of two that saw the same dead one', async () => {
    const { pid } = spawnSync('true');
    const taken = claim({ nonce: 'faster' });
    await using folder = await temporaryFolder({ [LOCK]: claim({ pid, nonce: 'first' }) });
    const breaker = join(folder.path, `${LOCK}.break-first`);
    await writeFile(breaker, claim({ nonce: 'breaking' }));
    const clock = fastClock();
    const sleep = clock.sleep.bind(clock);
    let sleeps = 0;
    clock.sleep = async (ms) => {
      // While the slower waits for its turn to break the lock, the faster has done so and holds it.
      if (++sleeps === 1) {
        await writeFile(join(folder.path, LOCK), taken);
        await unlink(breaker);
      }
      await sleep(ms);
    };
    await assert.rejects(
      withLock(folder.path, async () => 'done', { clock, lockTimeoutMs: 500 }),
      /holds the lock/,
    );
    assert.ok(sleeps > 1);
    assert.equal(await readFile(join(folder.path, LOCK), 'utf8'), taken);
  });

  it('is no longer waited for once the signal aborts', async () => {
    await using folder = await temporaryFolder({ [LOCK]: claim({}) });
    const stop = new AbortController();
    const waiting = withLock(folder.path, async () => 'done', { clock: systemClock, signal: stop.signal });
    stop.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
  });
});
