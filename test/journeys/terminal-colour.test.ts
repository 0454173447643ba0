import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { hasTmux, TerminalWindow } from '../support/terminal.ts';

const ESCAPE = '\u001b';
/** Yellow, bright yellow and white cannot be read on a light ground. */
const UNREADABLE = [33, 93, 37, 97].flatMap((code) => [`${ESCAPE}[${code}m`, `${ESCAPE}[${code};`]);
const INIT = 'pf aws org init --from-env --region us-east-2 --yes';

describe('colours and escape codes', () => {
  let rehearsal: Rehearsal;

  const keep = useCleanup('each');
  beforeEach(async () => {
    rehearsal = await keep(startRehearsal());
  });

  const open = (env: Record<string, string> = {}) => {
    const { repository: cwd, env: shell, rootKey } = rehearsal;
    return TerminalWindow.open({ columns: 80, cwd, env: { ...shell, ...rootKey, ...env } });
  };

  it('are none in a pipe: plain lines with the time on stderr, the result alone on stdout', async () => {
    const { pf, repository: cwd, env, rootKey } = rehearsal;
    const { status, stdout, stderr } = await pf.run(INIT.split(' ').slice(1), { cwd, env: { ...env, ...rootKey } });
    assert.equal(status, 0);
    assert.ok(!`${stdout}${stderr}`.includes(ESCAPE));
    assert.match(stderr, /^\d\d:\d\d:\d\d .+: done$/m);
    assert.match(stderr, /^Next:$/m);
    assert.deepEqual(stdout.split('\n')[0]?.replace(/o-\w+/, 'o-x'), '✔ organization o-x created');
    assert.doesNotMatch(stdout, /Next:|started|done/);
  });

  it('are used at a terminal, and can be read on a light ground', async function () {
    if (!hasTmux) this.skip();
    await using window = await open();
    await window.command(INIT);
    const screen = await window.coloured();
    assert.ok(screen.includes(`${ESCAPE}[32m`), 'nothing is green');
    assert.deepEqual(
      UNREADABLE.filter((code) => screen.includes(code)),
      [],
    );
  });

  it('are left out with NO_COLOR', async function () {
    if (!hasTmux) this.skip();
    await using window = await open({ NO_COLOR: '1' });
    await window.command(INIT);
    assert.ok(!(await window.coloured()).includes(`${ESCAPE}[3`));
  });

  it('are plain lines in CI, also at a terminal', async function () {
    if (!hasTmux) this.skip();
    await using window = await open({ CI: 'true' });
    assert.match(await window.command(INIT), /^\d\d:\d\d:\d\d .+: done$/m);
  });

  it('are none in a file that a plan is sent to, whatever was drawn before it on the terminal', async function () {
    if (!hasTmux) this.skip();
    await using window = await open();
    await window.command('pf aws org init --from-env --region us-east-2 --plan > plan.txt');
    const plan = await readFile(join(rehearsal.repository, 'plan.txt'), 'utf8');
    assert.match(plan, /File changes:[\s\S]*\+region = us-east-2/);
    assert.ok(!plan.includes(ESCAPE));
  });

  it('come with FORCE_COLOR where a diff goes to a pipe', async () => {
    const { pf, repository: cwd, env, rootKey } = rehearsal;
    const forced = { ...env, ...rootKey, FORCE_COLOR: '1' };
    const { stdout } = await pf.run(['aws', 'org', 'init', '--from-env', '--plan'], { cwd, env: forced });
    assert.ok(stdout.includes(`${ESCAPE}[32m`));
  });

  it('leave stdout to results when progress is drawn on the terminal', async function () {
    if (!hasTmux) this.skip();
    await using window = await open();
    await window.command(`${INIT} >result`);
    const result = await readFile(join(rehearsal.repository, 'result'), 'utf8');
    assert.match(result, /^✔ organization o-\w+ created\n/);
    assert.ok(!result.includes(ESCAPE));
  });
});
