import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { type Clone, stageClone } from '../run/trust-scene.ts';
import { useCleanup } from '../support/cleanup.ts';
import { installPf } from '../support/installed-pf.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { conforming, errorOf } from '../support/schemas.ts';
import { skipUnless } from '../support/skip.ts';
import { AT_PROMPT, hasTmux, TerminalWindow } from '../support/terminal.ts';

/** Commands that would resolve a profile, or hand the AWS files to another program, and where they are typed. */
const LINES: readonly (readonly [line: string, folder?: string])[] = [
  ['aws verify management'],
  ['aws verify production'],
  ['aws verify production --deep'],
  ['aws verify --via cli'],
  ['aws status --check'],
  ['aws account list'],
  ['aws account add production --plan'],
  ['aws org init --plan'],
  [
    'aws profile write --profile fresh --region us-east-2 --access role --role-arn arn:aws:iam::123456789012:role/x --source-profile management-superuser',
  ],
  ['terragrunt auth', 'environments/production'],
  ['terragrunt configure'],
  ['aws env'],
  ['aws env production'],
  ['aws exec production -- touch handed-over'],
];

describe('a stranger’s clone, its credential_process committed', () => {
  let pf: PfInProcess;
  let clone: Clone;

  const keep = useCleanup();
  before(async () => {
    pf = await keep(openPfInProcess());
    clone = await keep(stageClone());
  });

  const run = (line: string, folder = '.', env: Readonly<Record<string, string>> = {}) =>
    pf.run(line.split(' '), { cwd: clone.path(folder), env: { ...clone.env, ...env } });

  for (const [line, folder] of LINES) {
    it(`runs nothing before it was agreed to: pf ${line}`, async () => {
      const [read, words, ...rest] = line.split(' -- ');
      assert.ok(read);
      if (line.includes(' other')) clone.scene.writeEnvironment('other', undefined);
      const typed = [`${read} --json`, ...(words === undefined ? [] : [words]), ...rest].join(' -- ');
      const [{ status, stdout, stderr }, json] = [await run(line, folder), await run(typed, folder)];
      assert.equal(clone.hasRun(), false, 'the program ran');
      assert.deepEqual(clone.scene.asked(), []);
      assert.equal(existsSync(clone.path('handed-over')), false);
      assert.equal(status, 4, `${stdout}\n${stderr}`);
      assert.match(stderr, /\bpf aws trust$/m);
      assert.match(json.stdout, /"code": "TRUST_NEEDED"/);
      if (line.startsWith('aws env')) assert.equal(stdout, '');
      rmSync(clone.path('environments/other'), { recursive: true, force: true });
    });
  }

  it('leaves a profile with a key of its own as it is', async () => {
    const { account } = clone.scene.production;
    clone.scene.writeEnvironment('other', account);
    clone.scene.writeEnvironment('production', undefined);
    const { status, stdout, stderr } = await run('aws verify other');
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.doesNotMatch(`${stdout}${stderr}`, /trust/i);
    const cli = await run('aws verify other --via both --json');
    assert.match(cli.stdout, /"code": "TRUST_NEEDED"/, 'the AWS CLI may use any profile');
    assert.equal(clone.hasRun(), false);
    clone.scene.writeEnvironment('production', account);
    rmSync(clone.path('environments/other'), { recursive: true });
  });

  it('is shown, and remembered only with --yes', async () => {
    const { status, stdout } = await run('aws trust --plan');
    assert.equal(status, 0);
    assert.ok(stdout.includes(`sh '${clone.path('.aws/creds.sh')}'`), stdout);
    const { code, missing } = errorOf((await run('aws trust --json')).stdout);
    assert.deepEqual([code, missing], ['CONFIRMATION_NEEDED', ['--yes']]);
    assert.equal(conforming('aws:trust', (await run('aws trust --plan --json')).stdout).agreed, false);
  });

  it('is asked about at a terminal, where Enter is no', async function () {
    skipUnless(this, hasTmux, 'tmux');
    const { PATH = '' } = process.env;
    const env = { ...clone.env, PATH, HOME: clone.path() };
    await using installed = await installPf();
    await using window = await TerminalWindow.open({ columns: 200, cwd: clone.path(), env });
    const asked = await window.ask(`${process.execPath} ${installed.program} aws trust`, /Do you agree to this/);
    assert.match(asked, /would run:/);
    assert.match(await window.answer(['Enter'], AT_PROMPT), /DECLINED/);
    assert.equal((await run('aws verify management')).status, 4);
  });

  it('shows nothing that a terminal would act on', async () => {
    clone.scene.write('.aws/config', '[profile a]\ncredential_process = touch \u001b[2J\u009b2J\u202e x\n');
    for (const line of ['aws trust --plan', 'aws trust --plan --json', 'aws trust', 'aws exec production -- true']) {
      const { stdout, stderr } = await run(line);
      assert.doesNotMatch(`${stdout}${stderr}`, /[^\P{C}\n]/u, line);
    }
    assert.match((await run('aws trust --plan')).stdout, /touch \\u\{1b\}\[2J\\u\{9b\}2J\\u\{202e\} x/);
    clone.scene.write('.aws/config', clone.config);
  });

  it('goes on with PF_AWS_TRUST=1, and forgets it again', async () => {
    const { status } = await run('aws verify management', '.', { PF_AWS_TRUST: '1' });
    assert.equal(status, 0);
    assert.equal(clone.hasRun(), true);
    assert.equal((await run('aws verify management')).status, 4);
  });

  it('runs what was agreed to, until it changes', async () => {
    const { status, stdout } = await run('aws trust --yes --json');
    assert.equal(status, 0);
    assert.equal(conforming('aws:trust', stdout).agreed, true);
    assert.equal((await run('aws verify management')).status, 0);
    assert.equal(clone.hasRun(), true);
    assert.equal((await run('aws exec production -- touch handed-over')).status, 0);
    assert.equal(existsSync(clone.path('handed-over')), true);
    clone.writeProgram('changed by a pull');
    assert.equal((await run('aws verify management')).status, 4);
    assert.equal((await run('aws env')).stdout, '');
    assert.equal(clone.hasRun(), false);
  });
});
