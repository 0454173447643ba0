import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { asOneSession } from '../support/one-session.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { assertLooks, COLUMNS } from '../support/screens.ts';
import { skipUnless } from '../support/skip.ts';
import { AT_PROMPT, hasTmux, TerminalWindow } from '../support/terminal.ts';

const STEPS = 'environments/root.hcl environments/*/*/';

describe('the questions off the straight way', function () {
  asOneSession(this);
  let rehearsal: Rehearsal;
  let window: TerminalWindow;

  const keep = useCleanup();
  before(async function () {
    skipUnless(this, hasTmux, 'tmux');
    rehearsal = await keep(startRehearsal({ managementEmail: 'management-of-everything@sandbox.example' }));
    await mkdir(join(rehearsal.folder, 'keys'));
    await writeFile(join(rehearsal.folder, 'keys', 'mine.csv'), rehearsal.rootCsv);
    window = await keep(TerminalWindow.open({ columns: COLUMNS, cwd: rehearsal.repository, env: rehearsal.env }));
  });

  const looks = (name: string, screen: string) => assertLooks(name, screen, rehearsal.folder);

  it('take the management key out of a CSV file that is somewhere else, and an answer that is no', async () => {
    await window.ask('pf aws org init', /Access key for the management account/);
    await window.answer(['Enter'], /CSV file/);
    await looks('ask-csv-missing', await window.typing('../keys/none.csv\n', /There is no such file/));
    await window.press('C-u');
    await window.typing('../keys/mine.csv\n', /Region of the profile[\s\S]*❯/);
    await window.answer(['Enter'], /Make these changes\?/);
    await looks('ask-declined', await window.answer(['Enter'], AT_PROMPT));
  });

  it('take the management key as it is typed, what is no key refused while it is typed', async () => {
    const { accessKeyId, secretAccessKey } = rehearsal.sandbox.rootCredentials;
    await window.ask('pf aws org init', /Access key for the management account/);
    await window.answer(['Up', 'Enter'], /Access key ID/);
    await looks('ask-id-flaw', await window.typing('AKIA', /16 or more/));
    await window.press('C-u');
    await window.typing(`${accessKeyId}\n`, /Secret access key:/);
    await looks('ask-secret-flaw', await window.typing('too short\n', /16 or more characters/));
    await window.press('C-u');
    await window.typing(`${secretAccessKey}\n`, /Region of the profile[\s\S]*❯/);
    await window.typing('nowhere', /No results/i);
    await window.answer(['C-u'], /❯ us-east-1/);
    await window.answer(['Enter'], /Make these changes\?/);
    await window.press('y', 'Enter');
    await window.shows(/Delete root key/);
    await looks('ask-key-kept', await window.answer(['Enter'], AT_PROMPT));
  });

  it('ask anew for an address that is used up', async () => {
    const { scenario, managementAccountId } = rehearsal.sandbox;
    const closed = scenario.createMember(
      managementAccountId,
      'old',
      'management-of-everything+production@sandbox.example',
    );
    scenario.closeAccount(closed);
    await looks('ask-used-up', await window.ask('pf aws account add production', /production e-mail/));
    await window.typing('new@sandbox.example\n', /Create 1 AWS account\?/);
    await window.press('y', 'Enter');
    await window.shows(AT_PROMPT);
    assert.ok(rehearsal.sandbox.state.accounts().some(({ email }) => email === 'new@sandbox.example'));
  });

  it('ask for an address where AWS would refuse the usual one', async () => {
    const line = 'pf aws account add integration-tests-of-europe';
    await looks('ask-too-long', await window.ask(line, /integration-tests-of-europe e-mail/));
    await window.answer(['Escape'], AT_PROMPT);
  });

  it('write the profile of an environment nobody has named yet, with the key of the shell', async () => {
    const research = rehearsal.sandbox.scenario.createMember(
      rehearsal.sandbox.managementAccountId,
      'research',
      'research@sandbox.example',
    );
    const { accessKeyId, secretAccessKey } = rehearsal.sandbox.scenario.createUser(research, 'ada');
    await window.command(`export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
    await window.ask('pf aws profile write', /Credentials for which environment[\s\S]*❯/);
    await window.answer(['Up', 'Enter'], /Name of the environment/);
    await looks('ask-name-flaw', await window.typing('Research', /Invalid name/));
    await window.press('C-u');
    await looks('ask-key-of-shell', await window.typing('research\n', /Access key for the profile/));
    await looks('ask-region', await window.answer(['Enter'], /Region of the profile[\s\S]*❯/));
    await looks('ask-written', await window.answer(['Enter'], AT_PROMPT));
  });

  it('ask for the one region that no flag gives', async () => {
    await window.command(`rm -r ${STEPS} && sed -i /tf_state/d environments/*/environment.yaml`);
    await looks(
      'ask-secondary',
      await window.ask('pf terragrunt configure --primary-region eu-west-1', /Secondary region[\s\S]*❯/),
    );
    await window.answer(['Enter'], AT_PROMPT);
  });
});
