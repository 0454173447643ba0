import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import type { RunContext } from '../../src/run/context.ts';
import { guardSecrets } from '../../src/run/guard-secrets.ts';
import type { Plan } from '../../src/run/plan.ts';
import { executeAccountAdd, prepareAccountAdd } from '../../src/workflows/account-add/execute.ts';
import type { AccountAddRequest } from '../../src/workflows/account-add/request.ts';
import { executeOrgInit, prepareOrgInit } from '../../src/workflows/org-init/execute.ts';
import type { ProfileWriteRequest } from '../../src/workflows/profile-write/decide.ts';
import {
  executeProfileWrite,
  planProfileWrite,
  prepareProfileWrite,
} from '../../src/workflows/profile-write/execute.ts';
import { executeConfigure, planConfigure, prepareConfigure } from '../../src/workflows/terragrunt-configure/execute.ts';
import { failing } from '../support/failing.ts';
import { skipUnless } from '../support/skip.ts';
import { bytesBelow } from '../support/stack.ts';
import { ACCOUNT_ADD, ORG_INIT, type Workflows, workflows } from '../support/workflows.ts';

const SILENT = { renderer: 'silent' } as const;
const EMAIL = 'management+production@sandbox.example';

/** A command as it is planned, and as it is carried out. */
interface Planned {
  readonly plan: (context: RunContext) => Promise<Plan>;
  readonly run: (context: RunContext) => Promise<unknown>;
}

/** What this plugin's own handler of terragrunt:configure does after a command. */
async function configure(
  { runtime, repository }: RunContext,
  environments: readonly string[],
  newPrimaryRegion?: string,
): Promise<void> {
  const regions = { primaryRegion: undefined, secondaryRegion: undefined, newPrimaryRegion };
  const request = { environments, ...regions, trustsWritten: true };
  await executeConfigure(await prepareConfigure(runtime, repository, request));
}

function orgInit(run: Workflows, next = true): Planned {
  const request = { ...ORG_INIT, keys: run.sandbox.rootCredentials, next };
  return {
    plan: async (context) => (await prepareOrgInit(context, request)).plan,
    run: async (context) => {
      const prepared = await prepareOrgInit(context, request);
      await guardSecrets(context.runtime, context.repository);
      await executeOrgInit(context, prepared, SILENT);
      if (next) await configure(context, ['management']);
    },
  };
}

function accountAdd(given: Partial<AccountAddRequest> = {}): Planned {
  const request = { ...ACCOUNT_ADD, next: true, ...given };
  return {
    plan: async (context) => (await prepareAccountAdd(context, request)).plan,
    run: async (context) => {
      const prepared = await prepareAccountAdd(context, request);
      await guardSecrets(context.runtime, context.repository);
      const { accounts, failed } = await executeAccountAdd(context, prepared, SILENT);
      assert.deepEqual(failed, []);
      const environments = accounts.flatMap(({ environment, profile }) => (profile === null ? [] : [environment]));
      if (request.next && environments.length > 0) await configure(context, environments, request.region);
    },
  };
}

function profileWrite(given: Partial<ProfileWriteRequest>): Planned {
  const prepare = (context: RunContext) => {
    const open = { credentials: undefined, profile: undefined, accountId: undefined, output: undefined };
    const request = { environments: ['production'], region: 'eu-west-1', ...open, ...given };
    return prepareProfileWrite(context, request, readAwsFiles(context.repository));
  };
  return {
    plan: async (context) => planProfileWrite(context, await prepare(context), undefined),
    run: async (context) => {
      const decided = await prepare(context);
      await guardSecrets(context.runtime, context.repository);
      await executeProfileWrite(context, decided);
    },
  };
}

function terragruntConfigure(environments: readonly string[]): Planned {
  const request = { environments, primaryRegion: undefined, secondaryRegion: undefined };
  const prepare = ({ runtime, repository }: RunContext) => prepareConfigure(runtime, repository, request);
  return {
    plan: async (context) => planConfigure(await prepare(context)),
    run: async (context) => executeConfigure(await prepare(context)),
  };
}

/** A repository of git's; with an organization and its profile, unless `bare`. */
async function repository({ bare = false } = {}): Promise<Workflows> {
  const run = await workflows();
  execFileSync('git', ['init', '-q'], { cwd: run.folder });
  if (!bare) await orgInit(run).run(await run.work());
  return run;
}

/** Plans, runs, and holds the one against the other. Gives back the plan. */
async function holdAgainstRun(run: Workflows, command: Planned): Promise<Plan> {
  const before = await bytesBelow(run.folder);
  const plan = await command.plan(await run.work());
  assert.deepEqual(await bytesBelow(run.folder), before, 'a plan changes nothing');
  run.sandbox.clearRequests();
  await command.run(await run.work());
  const calls = run.sandbox.requests().filter(({ changing, error }) => changing && error === null);
  const named = new Set(plan.steps.flatMap((step) => step.calls));
  assert.deepEqual(
    calls.map(({ service, operation }) => `${service}:${operation}`).filter((call) => !named.has(call)),
    [],
    'calls that the plan does not name',
  );
  const after = await bytesBelow(run.folder);
  const changed = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
  const planned = plan.files.map(({ path }) => relative(run.folder, path));
  assert.deepEqual(planned.toSorted(), changed.toSorted());
  assert.equal(new Set(planned).size, planned.length, 'each file once');
  for (const { path, diff } of plan.files) assertCameTrue(path, diff);
  return plan;
}

/** Each line that a diff adds is in the file; what was unknown is what its note says. */
function assertCameTrue(path: string, diff: string): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  const added = diff.split('\n').filter((line) => line.startsWith('+') && !line.startsWith('+++'));
  for (const line of added) {
    const pattern = line
      .slice(1)
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('000000000000', '\\d{12}')
      .replaceAll('\\?'.repeat(8), '[a-z0-9]{8}');
    const isSecret = path.endsWith('/credentials');
    assert.ok(isSecret || lines.some((one) => new RegExp(`^${pattern}$`).test(one)), `${path}: ${line}`);
  }
}

const paths = (run: Workflows, plan: Plan) => plan.files.map(({ path }) => relative(run.folder, path));

describe('a plan names every file that its run changes', function () {
  this.timeout(60_000);

  it('org init, from nothing', async () => {
    const run = await repository({ bare: true });
    const plan = await holdAgainstRun(run, orgInit(run));
    assert.deepEqual(paths(run, plan), [
      '.aws/.gitignore',
      '.aws/config',
      '.aws/credentials',
      'environments/management/environment.yaml',
      'environments/root.hcl',
      'environments/management/us-east-1/region.yaml',
      'environments/management/us-east-2/region.yaml',
      'environments/management/global/region.yaml',
    ]);
    assert.match(plan.placeholders?.join() ?? '', /\?{8} stands for the end of a state bucket's name/);
    assert.match(JSON.stringify(plan.files), /tf-management-\?{8}/);
  });

  it('org init without the terragrunt configuration', async () => {
    const run = await repository({ bare: true });
    const plan = await holdAgainstRun(run, orgInit(run, false));
    assert.equal(paths(run, plan).at(-1), 'environments/management/environment.yaml');
    assert.equal(plan.placeholders, undefined);
  });

  it('org init, done already', async () => {
    const run = await repository();
    assert.deepEqual((await holdAgainstRun(run, orgInit(run))).files, []);
  });

  it('account add of a new environment', async () => {
    const run = await repository();
    const plan = await holdAgainstRun(run, accountAdd());
    const environment = plan.files.find(({ path }) => path.endsWith('production/environment.yaml'));
    assert.match(environment?.diff ?? '', /\+aws_account_id: "0{12}"[\s\S]*\+tf_state_bucket: tf-production-\?{8}\n/);
    assert.equal(paths(run, plan).filter((path) => path.endsWith('environment.yaml')).length, 1);
  });

  it('account add of several at once, in another region, by role', async () => {
    const run = await repository();
    const plan = await holdAgainstRun(
      run,
      accountAdd({ environments: ['production', 'staging'], region: 'eu-central-1', access: 'role' }),
    );
    assert.ok(paths(run, plan).includes('environments/staging/eu-central-1/region.yaml'));
  });

  it('account add without access: nothing is configured', async () => {
    const run = await repository();
    const plan = await holdAgainstRun(run, accountAdd({ access: 'none' }));
    assert.deepEqual(paths(run, plan), ['environments/production/environment.yaml']);
  });

  it('account add of an account that is adopted, its folder there with comments', async () => {
    const run = await repository();
    run.sandbox.scenario.createMember(run.sandbox.managementAccountId, 'theirs', EMAIL);
    const file = join(run.folder, 'environments/production/environment.yaml');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '# ours\ntf_state_bucket: acme-state # shared\n');
    const plan = await holdAgainstRun(run, accountAdd());
    const { diff = '' } = plan.files.find(({ path }) => path === file) ?? {};
    assert.doesNotMatch(diff, /\?{8}|0{12}/);
    assert.match(diff, /\+tf_state_lock_table: acme-state/);
  });

  it('account add of an environment that is there', async () => {
    const run = await repository();
    await accountAdd().run(await run.work());
    assert.deepEqual((await holdAgainstRun(run, accountAdd())).files, []);
    const both = accountAdd({ environments: ['production', 'staging'] });
    const plan = await holdAgainstRun(run, both);
    assert.ok(paths(run, plan).every((path) => !path.includes('environments/production')));
  });

  it('account add refuses before anything is made what its configuration would be refused for', async () => {
    const run = await repository();
    await mkdir(join(run.folder, 'environments/production/global'), { recursive: true });
    await writeFile(join(run.folder, 'environments/production/global/region.yaml'), '- no mapping\n');
    const failure = await failing('YAML_UNREADABLE', async () => accountAdd().plan(await run.work()));
    assert.equal(failure.suggestions.at(-1), 'Or leave the terragrunt configuration for later: add --no-next');
    await holdAgainstRun(run, accountAdd({ next: false }));
  });

  it('fails for secrets that git tracks, as the run does', async () => {
    const run = await repository();
    execFileSync('git', ['add', '--force', '.aws/credentials'], { cwd: run.folder });
    for (const command of [accountAdd(), profileWrite({ environments: ['management'] }), orgInit(run)]) {
      await failing('FILES_UNSAFE', async () => command.plan(await run.work()));
      await failing('FILES_UNSAFE', async () => command.run(await run.work()));
    }
  });

  it('fails where this user may not write, as the run does', async function () {
    // Root may write everywhere.
    skipUnless(this, process.getuid?.() !== 0, 'a user who is not root');
    const run = await repository();
    await chmod(join(run.folder, '.aws'), 0o555);
    await failing('WRITE_FAILED', async () => accountAdd().plan(await run.work()));
    await chmod(join(run.folder, '.aws'), 0o700);
  });

  it('profile write of settings, and of a key whose account is recorded', async () => {
    const run = await repository();
    await accountAdd({ access: 'none', next: false }).run(await run.work());
    const [account] = run.sandbox.state.accounts().filter(({ id }) => id !== run.sandbox.managementAccountId);
    const keys = run.sandbox.scenario.createUser(account?.id ?? assert.fail(), 'admin');
    const credentials = { kind: 'keys', keys } as const;
    await holdAgainstRun(run, profileWrite({ credentials }));
    await holdAgainstRun(run, profileWrite({ environments: ['management', 'production'] }));
  });

  it('terragrunt configure', async () => {
    const run = await repository();
    await accountAdd({ next: false }).run(await run.work());
    const plan = await holdAgainstRun(run, terragruntConfigure(['production']));
    assert.match(plan.placeholders?.join() ?? '', /drawn at random/);
    assert.deepEqual((await holdAgainstRun(run, terragruntConfigure([]))).files, []);
  });
});
