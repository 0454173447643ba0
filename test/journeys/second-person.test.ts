import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyPair, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ADA = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];

/** Ada has set the repository up and committed it. Bob clones it, with what he has. */
describe('a second person with a clone', function () {
  this.timeout(60_000);
  const keep = useCleanup();
  let pf: PfInProcess;
  let aws: Sandbox;
  let ada: string;
  let clones = 0;

  const git = (cwd: string, ...args: string[]) => execFileSync('git', ['-C', cwd, ...ADA, ...args]).toString();

  before(async () => {
    pf = await keep(openPfInProcess());
    aws = await keep(startSandbox({ identityCenter: 'us-east-1', approvesLogins: true }));
    aws.scenario.assignLogin(aws.managementAccountId, 'Admin');
    ada = join((await keep(temporaryFolder({ 'ada/panfactum.yaml': '' }))).path, 'ada');
    git(ada, 'init', '--quiet');
    await typed(ada, 'aws org init --from-env --delete-root-key --yes', keyIn(aws.rootCredentials));
    await typed(ada, 'aws account add development production --yes');
    git(ada, 'add', '--all');
    git(ada, 'commit', '--quiet', '--message', 'Accounts');
  });

  const keyIn = ({ accessKeyId, secretAccessKey }: KeyPair) => ({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });

  async function typed(cwd: string, line: string, more: Record<string, string> = {}) {
    const env = { AWS_ENDPOINT_URL: aws.endpoint, HOME: `${cwd}-home`, USER: 'bob', ...more };
    const said = await pf.run([...line.split(' '), '--json'], { cwd, env });
    assert.equal(said.status, 0, `${line}\n${said.stdout}\n${said.stderr}`);
    return JSON.parse(said.stdout);
  }

  function clone(): string {
    clones += 1;
    const root = `${ada}-clone-${clones}`;
    execFileSync('git', ['clone', '--quiet', ada, root]);
    return root;
  }

  const readNext = async (cwd: string): Promise<string[]> => (await typed(cwd, 'aws status')).next;
  const read = (root: string, name: string) => readFileSync(join(root, name), 'utf8');
  const countKeys = () => Object.values(aws.state.accounts()).flatMap(({ id }) => aws.state.keys(id)).length;

  /** Each profile proves whose it is, everybody's files are as they were, and nothing of the person's is for git. */
  async function assertAtHome(root: string, arns: Readonly<Record<string, RegExp>>) {
    const { environments } = await typed(root, 'aws verify');
    for (const { environment, arn, ok } of environments) {
      assert.ok(ok, environment);
      assert.match(arn, arns[environment] ?? /^$/);
    }
    const { steps } = await typed(root, 'aws status');
    for (const { step, state } of steps.filter((one: { step: string }) => /^(Account|Organization)/.test(one.step)))
      assert.equal(state, 'done', step);
    assert.doesNotMatch(git(root, 'status', '--porcelain', '--untracked-files=all'), /user\.yaml|credentials/);
    assert.equal(git(root, 'diff', '--', '.aws', 'environments'), '');
  }

  it('is told whom to ask for what, and never to make the organization', async () => {
    const root = clone();
    const [command, ask] = await readNext(root);
    assert.equal(command, 'pf aws profile write management');
    assert.match(
      ask ?? '',
      new RegExp(`ask Ada <ada@example.com>, or whoever administers account ${aws.managementAccountId}`),
    );
    for (const line of [
      'status --check',
      'verify',
      'account list',
      'account add production --yes',
      'exec management -- true',
    ]) {
      const { stdout, stderr } = await pf.run(['aws', ...line.replace(/(?= -- |$)/, ' --json').split(' ')], {
        cwd: root,
        env: { AWS_ENDPOINT_URL: aws.endpoint, HOME: `${root}-home` },
      });
      assert.doesNotMatch(stdout + stderr, /org init/, line);
    }
  });

  it('has a key for the management account: a role in each account, of their own, and no new key', async () => {
    const root = clone();
    const key = keyIn(aws.scenario.createUser(aws.managementAccountId, 'bob'));
    await typed(root, 'aws profile write management --from-env', key);
    assert.deepEqual(await readNext(root), ['pf aws account add development production']);
    const before = countKeys();
    const planned = await typed(root, 'aws account add development production --plan');
    assert.deepEqual(planned.plan.steps, []);
    const { accounts } = await typed(root, 'aws account add development production --yes');
    assert.deepEqual(
      accounts.map(({ profile, access }: Record<string, string>) => [profile, access]),
      [
        ['development-bob', 'role'],
        ['production-bob', 'role'],
      ],
    );
    assert.equal(countKeys(), before);
    const files: string[] = planned.plan.files.map(({ path }: { path: string }) => path.slice(root.length + 1));
    assert.deepEqual(
      files.filter((path) => !existsSync(join(root, path))),
      [],
    );
    assert.ok(files.includes('environments/production/environment.user.yaml'), String(files));
    assert.equal(read(root, 'environments/production/environment.user.yaml'), 'aws_profile: production-bob\n');
    const role = /assumed-role\/OrganizationAccountAccessRole/;
    await assertAtHome(root, { management: /user\/bob$/, development: role, production: role });
    const again = await typed(root, 'aws account add development production --plan');
    assert.deepEqual([again.plan.steps, again.plan.files], [[], []]);
  });

  it('has single sign-on for the management account, by a profile of any name', async () => {
    const root = clone();
    const session = `[sso-session corp]\nsso_start_url = ${aws.startUrl}\nsso_region = us-east-1\n`;
    const profile = `[profile bobs]\nsso_session = corp\nsso_account_id = ${aws.managementAccountId}\nsso_role_name = Admin\nregion = us-east-1\n`;
    writeFileSync(join(root, '.aws/config'), `${read(root, '.aws/config')}\n${session}${profile}`);
    git(root, 'commit', '--quiet', '--all', '--message', 'SSO');
    assert.equal((await readNext(root))[0], 'pf aws sso login --profile bobs');
    await typed(root, 'aws sso login --profile bobs');
    assert.deepEqual(await readNext(root), ['pf aws account add development production']);
    await typed(root, 'aws account add development production --yes');
    const role = /assumed-role\/OrganizationAccountAccessRole/;
    await assertAtHome(root, { management: /AWSReservedSSO_Admin_\w+\/ada$/, development: role, production: role });
  });

  it('takes an IAM user of their own by --user-name, the third one too', async () => {
    for (const name of ['carol', 'dave', 'erin']) {
      const root = clone();
      await typed(
        root,
        'aws profile write management --from-env',
        keyIn(aws.scenario.createUser(aws.managementAccountId, name)),
      );
      const { accounts } = await typed(root, `aws account add development production --user-name ${name} --yes`);
      assert.deepEqual(
        accounts.map(({ access }: { access: string }) => access),
        ['user', 'user'],
      );
      const own = new RegExp(`user/${name}$`);
      await assertAtHome(root, { management: own, development: own, production: own });
    }
  });

  it('leaves the keys of whoever was first alone', async () => {
    await assertAtHome(ada, { management: /superuser$/, development: /superuser$/, production: /superuser$/ });
  });
});
