import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type AwsFiles, readAwsFiles } from '../../src/config-files/read.ts';
import { writeProfiles } from '../../src/config-files/write.ts';
import { systemClock } from '../../src/runtime.ts';
import { useCleanup } from '../support/cleanup.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type BundledWriter, bundleWriter } from './bundled-writer.ts';
import { editFor, pathsIn } from './writing.ts';

interface Run {
  readonly child: ChildProcess;
  /** Profiles that the run has reported as written. */
  readonly written: string[];
  readonly ended: Promise<unknown>;
}

let writer: BundledWriter;

function start(directory: string, name: string, count: number, dieAtCall = 0): Run {
  const preload = dieAtCall === 0 ? [] : ['--import', writer.dying];
  const child = spawn(process.execPath, [...preload, writer.program, directory, name, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DIE_AT_CALL: String(dieAtCall) },
  });
  const written: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => written.push(...text.split('\n').filter(Boolean)));
  return { child, written, ended: once(child, 'close') };
}

function read(directory: string): AwsFiles {
  return readAwsFiles(pathsIn(directory));
}

async function assertHolds(directory: string, profiles: readonly string[]): Promise<void> {
  const facts = read(directory);
  for (const profile of profiles) {
    const found = facts.get(profile);
    assert.equal(found?.config?.get('region'), 'us-east-2', `${profile} has lost its region`);
    assert.equal(found.credentials?.get('aws_access_key_id'), `AKIA${profile}`);
    assert.equal(found.credentials?.get('aws_secret_access_key'), `secret-of-${profile}-`.padEnd(40, '0'));
  }
}

describe('writers at the same time', () => {
  const keep = useCleanup();

  before(async () => {
    writer = await keep(bundleWriter());
  });

  it('tear nothing and block nobody, wherever between two calls of the file system they die', async () => {
    const config = '# mine\n[profile kept]\nregion = x\n';
    const credentials = '[kept]\naws_access_key_id = y\n';
    let call = 1;
    for (let done = false; !done; call++) {
      await using folder = await temporaryFolder({ '.aws/config': config, '.aws/credentials': credentials });
      const directory = join(folder.path, '.aws');
      const run = start(directory, 'dying', 1, call);
      await run.ended;
      done = run.child.signalCode === null;
      const facts = read(directory);
      assert.equal(facts.get('kept')?.config?.get('region'), 'x');
      assert.equal(facts.get('kept')?.credentials?.get('aws_access_key_id'), 'y');
      // The two files come in this order: a profile without keys at worst, never keys without their region.
      const [half, whole] = [facts.get('dying-0')?.config, facts.get('dying-0')?.credentials];
      assert.ok(whole === undefined || (half?.size === 2 && whole.size === 2), `torn at call ${call}`);
      await writeProfiles(pathsIn(directory), [editFor('dying-0')], { clock: systemClock });
      await assertHolds(directory, ['dying-0']);
      assert.deepEqual((await readdir(directory)).toSorted(), ['config', 'credentials'], `left at call ${call}`);
    }
    assert.ok(call > 30, `only ${call} calls were counted`);
  });

  it('lose nothing, two dozen at once with three profiles each', async () => {
    await using folder = await temporaryFolder({ '.aws/config': '# mine\n[profile kept]\nregion = x\n' });
    const directory = join(folder.path, '.aws');
    const runs = Array.from({ length: 24 }, (_, index) => start(directory, `w${index}`, 3));
    await Promise.all(runs.map(({ ended }) => ended));
    const profiles = runs.flatMap(({ written }) => written);
    assert.equal(profiles.length, 72);
    await assertHolds(directory, profiles);
    assert.match(await readFile(join(directory, 'config'), 'utf8'), /^# mine\n\[profile kept\]\nregion = x\n/);
    assert.deepEqual((await readdir(directory)).toSorted(), ['config', 'credentials']);
    assert.equal((await stat(join(directory, 'credentials'))).mode & 0o777, 0o600);
  });

  it('lose nothing when they are killed at any moment, and the next run finds nothing in its way', async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, '.aws');
    const written: string[] = [];
    for (let round = 0; round < 40; round++) {
      const run = start(directory, `k${round}`, 1_000);
      // Killed somewhere in the middle of its work, a little later each time.
      await Promise.race([once(run.child.stdout ?? run.child, 'data'), run.ended]);
      for (let turn = 0; turn < round * 100; turn++) await setImmediate();
      run.child.kill('SIGKILL');
      await run.ended;
      written.push(...run.written);
      await assertHolds(directory, written);
    }
    assert.ok(written.length >= 40);
    const last = start(directory, 'last', 1);
    await last.ended;
    assert.deepEqual(last.written, ['last-0']);
    await assertHolds(directory, [...written, 'last-0']);
    assert.deepEqual((await readdir(directory)).toSorted(), ['config', 'credentials']);
  });
});
