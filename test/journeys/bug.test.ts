import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { useCleanup } from '../support/cleanup.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { errorOf } from '../support/schemas.ts';

/** What none of our code reckons with: a machine whose source of random numbers fails. */
const BROKEN_MACHINE = `require('node:crypto').randomBytes = () => {
  throw new TypeError('the random source is gone');
};`;

describe('an error nobody reckoned with', () => {
  let rehearsal: Rehearsal;
  let broken: Record<string, string>;

  const keep = useCleanup();
  before(async () => {
    rehearsal = await keep(startRehearsal());
    const preload = join(rehearsal.folder, 'broken-machine.cjs');
    await writeFile(preload, BROKEN_MACHINE);
    broken = { NODE_OPTIONS: `--require ${preload}` };
    const { status, stderr } = await pf('aws org init --from-env --yes', rehearsal.rootKey);
    assert.equal(status, 0, stderr);
  });

  // A throttled request is waited for, and the wait is drawn by lot.
  beforeEach(() => rehearsal.sandbox.addFault('ListAccounts:throttle:1'));
  afterEach(() => rehearsal.sandbox.clearFaults());

  const pf = (line: string, env: Record<string, string> = {}) =>
    rehearsal.pf.run(line.split(' '), { cwd: rehearsal.repository, env: { ...rehearsal.env, ...env } });

  it('is no failure where the machine is whole', async () => {
    assert.equal((await pf('aws account list')).status, 0);
  });

  for (const line of ['aws account list', 'aws account add production --yes']) {
    it(`is shown with its stack, as ours, by pf ${line}`, async () => {
      const { status, stdout, stderr } = await pf(line, broken);
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /^TypeError: the random source is gone\n {4}at /m);
      const [, told = ''] = stderr.split(/\n\n(?=This is a bug)/);
      assert.match(told, /^This is a bug in pf-plugin-aws, not your mistake: please report it/);
      assert.ok(told.includes(`version ${manifest.version}, Node ${process.versions.node}`), told);
      assert.equal(stderr.split('the random source is gone').length, 2, 'it is said once');
      assert.doesNotMatch(stderr, /What to do next/, 'nothing the user types would help');
    });

    it(`is one document with the code BUG in pf ${line} --json`, async () => {
      const { status, stdout } = await pf(`${line} --json`, broken);
      assert.equal(status, 1);
      const { code, message, suggestions, stack } = errorOf(stdout);
      assert.deepEqual([code, message], ['BUG', 'the random source is gone']);
      assert.match(suggestions[0] ?? '', /report it/);
      assert.match(String(stack), /^TypeError: .*\n {4}at /);
    });
  }
});
