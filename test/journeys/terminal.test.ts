import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { asOneSession } from '../support/one-session.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { assertLooks, COLUMNS } from '../support/screens.ts';
import { skipUnless } from '../support/skip.ts';
import { AT_PROMPT, hasTmux, TerminalWindow } from '../support/terminal.ts';

describe('the bootstrap at a terminal', function () {
  asOneSession(this);
  let rehearsal: Rehearsal;
  let window: TerminalWindow;

  const keep = useCleanup();
  before(async function () {
    skipUnless(this, hasTmux, 'tmux');
    rehearsal = await keep(startRehearsal());
    await writeFile(join(rehearsal.repository, 'rootkey.csv'), rehearsal.rootCsv);
    window = await keep(TerminalWindow.open({ columns: COLUMNS, cwd: rehearsal.repository, env: rehearsal.env }));
  });

  const looks = (name: string, screen: string) => assertLooks(name, screen, rehearsal.folder);

  it('shows where an empty repository stands', async () => {
    await looks('status-empty', await window.command('pf aws status'));
  });

  it('makes the organization from a CSV file, a region narrowed by typing, a plan and a yes', async () => {
    await looks('init-1-key', await window.ask('pf aws org init', /Access key for the management account/));
    await window.answer(['Enter'], /Region of the profile[\s\S]*❯/);
    await window.type('ohio');
    await looks('init-2-region', await window.shows(/profile: ohio\n❯ us-east-2/));
    await looks('init-3-plan', await window.answer(['Enter'], /Make these changes\?/));
    await window.press('y', 'Enter');
    await looks('init-4-root-key', await window.shows(/Delete root key/));
    await looks('init-5-file', await window.answer(['y', 'Enter'], /Delete the file\?/));
    await looks('init-6-done', await window.answer(['y', 'Enter'], AT_PROMPT));
    await assert.rejects(access(join(rehearsal.repository, 'rootkey.csv')));
  });

  it('asks which environments get an account, where and at which addresses', async () => {
    await looks('add-1-environments', await window.ask('pf aws account add', /New accounts for[\s\S]*❯/));
    await window.press('Down', 'Space', 'Down', 'Down', 'Space');
    await window.answer(['Enter'], /Name of the environment/);
    await window.type('ab');
    await looks('add-2-name', await window.shows(/at least 3\s+characters/));
    await window.press('BSpace', 'BSpace');
    await window.type('research\n');
    await window.shows(/Region of their profiles[\s\S]*❯/);
    await window.answer(['Enter'], /production e-mail/);
    await window.type('management@sandbox.example');
    await looks('add-3-email', await window.shows(/has this\s+address/));
    await window.press('C-u');
    await window.type('prod@sandbox.example\n');
    await window.shows(/staging e-mail/);
    await window.answer(['Enter'], /research e-mail/);
    await looks('add-4-plan', await window.answer(['Enter'], /Create 3 AWS accounts\?/));
    await window.press('y', 'Enter');
    await looks('add-5-done', await window.shows(AT_PROMPT));
    const accounts = await window.command('pf aws account list');
    assert.match(accounts, /prod@sandbox\.example/);
    await looks('account-list', accounts);
  });

  it('writes a profile from a typed key, the secret masked', async () => {
    const { accessKeyId, secretAccessKey } = await keyIn(rehearsal.repository, 'staging-superuser');
    await looks(
      'write-1-environment',
      await window.ask('pf aws profile write', /Credentials for which environment[\s\S]*❯/),
    );
    await window.press('Down', 'Down', 'Down');
    await window.answer(['Enter'], /Access key for the profile/);
    await window.press('Up', 'Enter');
    await window.shows(/Access key ID/);
    await window.type(`${accessKeyId}\n`);
    await window.shows(/Secret access key:/);
    await window.type(secretAccessKey);
    const typed = await window.shows(/\*{40}/);
    assert.ok(!typed.includes(secretAccessKey), 'the secret was shown');
    await looks('write-2-secret', typed);
    await looks('write-3-done', await window.answer(['Enter'], AT_PROMPT));
  });

  it('asks for the regions of environments that have none yet', async () => {
    await window.command(
      'rm -r environments/root.hcl environments/*/*/ && sed -i /tf_state/d environments/*/environment.yaml',
    );
    await looks('configure-1-primary', await window.ask('pf terragrunt configure', /Primary region[\s\S]*❯/));
    await looks('configure-2-secondary', await window.answer(['Enter'], /Secondary region[\s\S]*❯/));
    await looks('configure-3-done', await window.answer(['Enter'], AT_PROMPT));
  });

  it('lists and proves, folded to the width', async () => {
    await looks('profile-list', await window.command('pf aws profile list'));
    await looks('verify', await window.command('pf aws verify'));
    await looks('status-done', await window.command('pf aws status'));
    await looks('failure', await window.command('pf aws account add research --account-id 000000000001 --yes'));
  });
});

async function keyIn(repository: string, profile: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const text = await readFile(join(repository, '.aws/credentials'), 'utf8');
  const section = text.split(`[${profile}]`)[1] ?? '';
  const value = (name: string) => new RegExp(`^${name} = (.+)$`, 'm').exec(section)?.[1] ?? '';
  return { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') };
}
