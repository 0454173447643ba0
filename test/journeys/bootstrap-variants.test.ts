import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { conforming } from '../support/schemas.ts';
import { newStack, type Stack } from '../support/stack.ts';
import { fakeClock } from '../support/workflows.ts';

describe('the ways to have an account added', () => {
  const clock = fakeClock();
  let pf: PfInProcess;
  let aws: Sandbox;
  let stack: Stack;

  const keep = useCleanup();
  before(async () => {
    pf = await keep(openPfInProcess({ openClock: () => clock }));
  });
  const keepEach = useCleanup('each');
  beforeEach(async () => {
    aws = await keepEach(startSandbox({ now: clock.now }));
    stack = await keepEach(newStack(pf, { AWS_ENDPOINT_URL: aws.endpoint }));
    await initialised(stack);
    aws.clearRequests();
  });
  async function initialised(where: Stack): Promise<void> {
    const { accessKeyId, secretAccessKey } = aws.rootCredentials;
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const { status, stderr } = await where.pf(['aws', 'org', 'init', '--from-env', '--region', 'us-east-2', '--yes'], {
      env,
    });
    assert.equal(status, 0, stderr);
  }

  async function add(args: readonly string[], status = 0, where = stack) {
    const ended = await where.pf(['aws', 'account', 'add', ...args, '--yes', '--json']);
    assert.equal(ended.status, status, `${args.join(' ')}\n${ended.stdout}\n${ended.stderr}`);
    const { accounts, failed } = conforming('aws:account:add', ended.stdout);
    assert.ok(Array.isArray(accounts) && Array.isArray(failed));
    return { accounts, failed };
  }

  const changes = () =>
    aws
      .requests()
      .filter(({ changing }) => changing)
      .map(({ operation }) => operation);
  const credentials = () => readFile(stack.path('.aws/credentials'), 'utf8');
  const record = async (environment: string) =>
    parseYaml(await readFile(stack.path('environments', environment, 'environment.yaml'), 'utf8'));

  it('--access role makes no key: the profile assumes the role, which is proven', async () => {
    const before = await credentials();
    const { accounts } = await add(['production', '--access', 'role']);
    assert.equal(await credentials(), before);
    assert.ok(!changes().includes('CreateAccessKey'));
    const { accountId, identity } = accounts[0];
    assert.match(identity.arn, new RegExp(`^arn:aws:sts::${accountId}:assumed-role/OrganizationAccountAccessRole/`));
    const verified = await stack.pf(['aws', 'verify', 'production']);
    assert.equal(verified.status, 0, verified.stderr);
  });

  it('--access none makes the account and records it, with no profile and no key', async () => {
    const before = await credentials();
    const { accounts } = await add(['production', '--access', 'none']);
    assert.equal(accounts[0].profile, null);
    assert.equal(accounts[0].identity, null);
    assert.equal(await credentials(), before);
    assert.equal((await record('production')).aws_account_id, accounts[0].accountId);
  });

  it('--ou puts the account into a unit by path and makes what is missing of it; --tag tags it', async () => {
    const args = ['production', '--ou', 'Workloads/Live', '--tag', 'team=core', '--tag', 'cost=a=b'];
    const { accounts } = await add(args);
    const account = aws.state.account(accounts[0].accountId);
    const organization = aws.state.organization();
    assert.ok(account?.membership && organization);
    const live = organization.units[account.membership.parentId];
    assert.equal(live?.name, 'Live');
    assert.equal(organization.units[live?.parentId ?? '']?.name, 'Workloads');
    assert.equal(account.tags.team, 'core');
    assert.equal(account.tags.cost, 'a=b');
    aws.clearRequests();
    await add(args);
    assert.deepEqual(changes(), []);
  });

  it('--account-id adopts an account that exists, and makes no other', async () => {
    const id = aws.scenario.createMember(aws.managementAccountId, 'Legacy', 'legacy@example.com');
    const { accounts } = await add(['production', '--account-id', id]);
    assert.equal(accounts[0].created, false);
    assert.equal(accounts[0].accountId, id);
    assert.ok(!changes().includes('CreateAccount'));
    assert.equal((await record('production')).aws_account_id, id);
  });

  it('adopts an account which has the e-mail and was made for this environment, from a new clone', async () => {
    const [first] = (await add(['production'])).accounts;
    await using clone = await newStack(pf, { AWS_ENDPOINT_URL: aws.endpoint });
    await initialised(clone);
    aws.clearRequests();
    const [second] = (await add(['production'], 0, clone)).accounts;
    assert.equal(second.accountId, first.accountId);
    assert.equal(second.created, false);
    assert.ok(!changes().includes('CreateAccount'));
  });

  it('takes names and addresses from templates', async () => {
    const { accounts } = await add([
      'staging',
      'production',
      '--email-template',
      'cloud-{environment}@example.org',
      '--name-template',
      '{organization} {environment}',
      '--organization-name',
      'Acme',
    ]);
    assert.deepEqual(
      accounts.map(({ name, email }) => [name, email]),
      [
        ['Acme staging', 'cloud-staging@example.org'],
        ['Acme production', 'cloud-production@example.org'],
      ],
    );
  });

  it('lets one that fails not stop the others, and sets the exit status by it', async () => {
    aws.scenario.takeEmail('aws+staging@example.com');
    const args = ['development', 'staging', 'production', '--email-template', 'aws+{environment}@example.com'];
    const { accounts, failed } = await add(args, 1);
    assert.deepEqual(
      accounts.map(({ environment }) => environment),
      ['development', 'production'],
    );
    assert.deepEqual(
      failed.map(({ environment, code }) => [environment, code]),
      [['staging', 'EMAIL_TAKEN_OUTSIDE']],
    );
    assert.equal((await stack.pf(['aws', 'verify', 'development', 'production'])).status, 0);
  });

  it('stays within what AWS lets be in progress at once, for more environments than that', async () => {
    const names = ['one1', 'two2', 'three3', 'four4', 'five5', 'six6', 'seven7', 'eight8'];
    const { accounts } = await add(names);
    assert.equal(accounts.length, names.length);
    const refused = aws.requests().filter(({ operation, error }) => operation === 'CreateAccount' && error !== null);
    assert.deepEqual(refused, []);
  });

  it('a plan changes nothing: no byte, no call; and names calls, addresses and files', async () => {
    await rm(stack.path('environments/root.hcl'));
    for (const args of [
      ['aws', 'account', 'add', 'production', 'staging', '--email-template', 'aws+{environment}@example.com'],
      ['aws', 'org', 'init'],
      ['aws', 'profile', 'write', 'management', '--region', 'eu-west-1'],
      ['terragrunt', 'configure', 'management'],
    ]) {
      const before = await stack.bytes();
      const { status, stdout, stderr } = await stack.pf([...args, '--plan']);
      assert.equal(status, 0, `${args.join(' ')}\n${stderr}`);
      if (args[2] === 'add') {
        for (const word of ['CreateAccount', 'aws+staging@example.com', '.aws/credentials', 'environment.yaml']) {
          assert.ok(stdout.includes(word), `${word} in\n${stdout}`);
        }
      }
      const json = await stack.pf([...args, '--plan', '--json']);
      assert.equal(json.status, 0);
      assert.ok('plan' in conforming(`${args[0]}:${args.slice(1, args[0] === 'aws' ? 3 : 2).join(':')}`, json.stdout));
      assert.deepEqual(await stack.bytes(), before);
      assert.deepEqual(changes(), []);
    }
  });

  it('--delete-root-key deletes the root key once its replacement is proven, and then there is none', async () => {
    const { accessKeyId, secretAccessKey } = aws.rootCredentials;
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const args = ['aws', 'org', 'init', '--yes', '--json'];
    const deleted = await stack.pf([...args, '--from-env', '--delete-root-key'], { env });
    assert.equal(conforming('aws:org:init', deleted.stdout).rootKey, 'deleted');
    assert.deepEqual(aws.state.keys(aws.managementAccountId, 'root'), []);
    const again = await stack.pf(args);
    assert.equal(again.status, 0, again.stdout);
    assert.equal(conforming('aws:org:init', again.stdout).rootKey, 'none');
    const withDeleted = await stack.pf([...args, '--from-env'], { env });
    assert.equal(withDeleted.status, 0, withDeleted.stdout);
    assert.match(withDeleted.stderr, /does not accept the credentials that were given.*management-superuser goes on/);
  });
});
