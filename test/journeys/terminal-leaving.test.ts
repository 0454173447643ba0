import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { filesOf } from '../support/settled.ts';
import { skipUnless } from '../support/skip.ts';
import { hasTmux, TerminalWindow } from '../support/terminal.ts';

/** A question and the keys that answer it. */
type Answered = readonly [question: RegExp, ...keys: string[]];

/** Changes nothing at AWS. */
const READS = /^(Get|List|Describe|Simulate)/;

describe('leaving a question', () => {
  let rehearsal: Rehearsal;
  let window: TerminalWindow;

  const keep = useCleanup();
  before(async function () {
    skipUnless(this, hasTmux, 'tmux');
    rehearsal = await keep(startRehearsal());
    const { repository: cwd, env, rootKey } = rehearsal;
    await mkdir(join(cwd, 'other'));
    window = await keep(TerminalWindow.open({ columns: 80, cwd, env: { ...env, ...rootKey } }));
  });

  /** By which a question is left: one after another, since all questions are asked the same way. */
  const keys = ['Escape', 'C-c'] as const;
  let questions = 0;

  /** Types a line, answers until `question`, leaves it by the next key; nothing may have changed. */
  const leave = async (line: string, before: readonly Answered[], question: RegExp) => {
    const key = keys[questions++ % 2] ?? keys[0];
    const files = await filesOf(rehearsal.repository);
    rehearsal.sandbox.clearRequests();
    await window.clear();
    await window.type(`${line}; echo "status $?"\n`);
    for (const [asked, ...answer] of before) {
      await window.shows(asked);
      await window.press(...answer);
    }
    await window.shows(question);
    await window.press(key);
    const left = await window.shows(/\nstatus 130\n\$$/);
    assert.match(left, /nothing was changed/);
    assert.deepEqual(await filesOf(rehearsal.repository), files, 'a file was changed');
    const changes = rehearsal.sandbox.requests().filter(({ operation }) => !READS.test(operation ?? ''));
    assert.deepEqual(changes, [], 'AWS was asked to change something');
  };

  const KEY = [/Access key for the management account/, 'Enter'] as const;
  const REGION = [/Region of the profile[\s\S]*❯/, 'Enter'] as const;

  it('changes nothing at the questions of org init', async () => {
    await leave('pf aws org init', [], KEY[0]);
    await leave('pf aws org init', [KEY], REGION[0]);
    await leave('pf aws org init', [KEY, REGION], /Make these changes/);
  });

  it('says no to the plan with status 1, and nothing is changed', async () => {
    const files = await filesOf(rehearsal.repository);
    await window.clear();
    await window.type('pf aws org init --from-env --region us-east-2\n');
    await window.shows(/Make these changes/);
    await window.press('Enter');
    await window.shows(/DECLINED[\s\S]*\n\$$/);
    await window.type('echo "status $?"\n');
    await window.shows(/\nstatus 1\n\$$/);
    assert.deepEqual(await filesOf(rehearsal.repository), files);
  });

  it('keeps the root key by Ctrl-C at the last question, and nothing after it happens', async () => {
    await window.clear();
    await window.type('pf aws org init --from-env --region us-east-2\n');
    await window.shows(/Make these changes/);
    await window.press('y', 'Enter');
    await window.shows(/Delete root key .*\(y\/N\)/);
    await window.press('C-c');
    const left = await window.shows(/\n\$$/);
    assert.match(left, /no root key was deleted[\s\S]*org init --from-env --region us-east-2 --delete-root-key/);
    await window.type('echo "status $?"\n');
    await window.shows(/\nstatus 130\n\$$/);
    // All else was done before the question: the key is made, proven and configured.
    assert.deepEqual(await readdir(join(rehearsal.repository, 'environments')), ['management', 'root.hcl']);
    const { state, managementAccountId } = rehearsal.sandbox;
    assert.equal(state.keys(managementAccountId, 'root').length, 1);
  });

  it('changes nothing at the questions of account add', async () => {
    const which = [/New accounts for[\s\S]*❯/, 'Enter'] as const;
    const where = [/Region of their profiles[\s\S]*❯/, 'Enter'] as const;
    await leave('pf aws account add', [], which[0]);
    const other = [which[0], 'Up', 'Space', 'Enter'] as const;
    await leave('pf aws account add', [other], /Name of the environment/);
    await leave('pf aws account add', [which], where[0]);
    await leave('pf aws account add', [which, where], /production e-mail/);
    await leave('pf aws account add production', [[/production e-mail/, 'Enter']], /Create 1 AWS account/);
  });

  it('changes nothing at the questions of profile write', async () => {
    const write = 'pf aws profile write';
    const which = [/Credentials for which environment[\s\S]*❯/, 'Up', 'Enter'] as const;
    const name = [/Name of the environment/, 'research', 'Enter'] as const;
    const where = /Access key for the profile/;
    await leave(write, [], which[0]);
    await leave(write, [which], name[0]);
    await leave(write, [which, name], where);
    await leave(`${write} production`, [[where, 'Down', 'Enter']], /CSV file/);
    const typed = [where, 'Up', 'Enter'] as const;
    const id = [/Access key ID/, 'AKIAIOSFODNN7EXAMPLE', 'Enter'] as const;
    await leave(`${write} production`, [typed], id[0]);
    await leave(`${write} production`, [typed, id], /Secret access key:/);
    await leave(`${write} production --access-key-id AKIAIOSFODNN7EXAMPLE`, [], /Secret access key:/);
    await leave(`${write} production`, [[where, 'Enter']], /Region of the profile[\s\S]*❯/);
  });

  it('changes nothing at the questions of terragrunt configure', async () => {
    await window.command(
      'rm -fr environments/root.hcl environments/*/*/ && sed -i /tf_state/d environments/*/environment.yaml',
    );
    const primary = [/Primary region[\s\S]*❯/, 'Enter'] as const;
    await leave('pf terragrunt configure', [], primary[0]);
    await leave('pf terragrunt configure', [primary], /Secondary region[\s\S]*❯/);
  });

  it('asks nothing with --no-input, PF_NO_INPUT, --json, or where stderr is no terminal', async () => {
    for (const line of [
      'pf aws account add --no-input',
      'PF_NO_INPUT=1 pf aws account add',
      'pf aws account add --json',
      'pf aws account add 2>said',
    ]) {
      const screen = await window.command(line);
      assert.doesNotMatch(screen, /New accounts for/, line);
      await window.type('echo "status $?"\n');
      await window.shows(/\nstatus 3\n\$$/);
    }
    assert.match(await readFile(join(rehearsal.repository, 'said'), 'utf8'), /ENVIRONMENT/);
    assert.ok((await readdir(rehearsal.repository)).includes('said'));
    await writeFile(join(rehearsal.repository, 'said'), '');
  });
});
