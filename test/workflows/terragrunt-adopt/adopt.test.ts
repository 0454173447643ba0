import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { prepareAccountAdd } from '../../../src/workflows/account-add/execute.ts';
import { executeAdopt, prepareAdopt } from '../../../src/workflows/terragrunt-adopt/execute.ts';
import { failing } from '../../support/failing.ts';
import { readStrictly } from '../../support/strict-reader.ts';
import { ACCOUNT_ADD, workflows } from '../../support/workflows.ts';

const MODULE = 'environments/management/global/aws_organization';
const BEFORE = `extra_inputs:
  alias: acme # ours
  accounts:
    management:
      name: acme
      email: aws@acme.com
      environment: management
`;

/** Knows a state of one address a line, and fails where somebody wants it to. */
const TERRAGRUNT = `#!/bin/sh
echo "$PWD $*" >>"$STATE.log"
case "$1 $2" in
'state list') grep -Fx -- "$3" "$STATE" ;;
import*)
  cat module.yaml >"$STATE.seen"
  if test -e "$STATE.fails"; then echo 'Error: no such bucket' >&2; exit 1; fi
  echo "$2" >>"$STATE" ;;
esac
`;

/** A repository of the stack whose production has an account, and a stand-in for terragrunt. */
async function stage(text = BEFORE) {
  const run = await workflows();
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(run.folder, name)), { recursive: true });
    await writeFile(join(run.folder, name), content);
  };
  await write('environments/panfactum.hcl', '');
  await write(`${MODULE}/terragrunt.hcl`, '');
  await write(`${MODULE}/module.yaml`, text);
  await run.orgInit();
  const { accounts } = await run.accountAdd();
  await write('bin/terragrunt', TERRAGRUNT);
  await chmod(join(run.folder, 'bin/terragrunt'), 0o755);
  const state = join(run.folder, 'state');
  await writeFile(state, '');
  const PATH = `${join(run.folder, 'bin')}:${process.env.PATH}`;
  const open = async () => {
    const context = await run.work();
    const env = { ...context.runtime.env, PATH };
    return { ...context, runtime: { ...context.runtime, env }, programEnv: { PATH, STATE: state } };
  };
  const account = accounts[0] ?? assert.fail();
  return {
    ...run,
    account,
    address: `aws_organizations_account.accounts["${account.name}"]`,
    state,
    open,
    text: () => readFile(join(run.folder, MODULE, 'module.yaml'), 'utf8'),
    calls: () => (existsSync(`${state}.log`) ? readFileSync(`${state}.log`, 'utf8').trim().split('\n') : []),
    journal: async () => (await open()).journal.environments,
    adopt: async (...environments: string[]) => {
      const context = await open();
      const prepared = await prepareAdopt(context, environments.length === 0 ? ['production'] : environments);
      return executeAdopt(context, prepared, { renderer: 'silent' });
    },
  };
}

describe('terragrunt adopt', function () {
  this.timeout(20_000);

  it('writes the entry and imports the account, once', async () => {
    const at = await stage();
    const entry = `    ${at.account.name}:\n      name: ${at.account.name}\n      email: ${at.account.email}\n      environment: production\n`;
    const { plan } = await prepareAdopt(await at.open(), ['production']);
    assert.deepEqual(
      plan.files.map(({ path }) => path),
      [join(at.folder, MODULE, 'module.yaml')],
    );
    assert.deepEqual([at.calls(), await at.text()], [[], BEFORE], 'a plan changes nothing and starts nothing');

    const { adopted, failed } = await at.adopt();
    assert.deepEqual(failed, []);
    assert.deepEqual([adopted[0]?.imported, adopted[0]?.address], [true, at.address]);
    assert.equal(await at.text(), BEFORE + entry);
    const [, imported] = at.calls();
    const unit = join(at.folder, MODULE);
    assert.equal(imported, `${unit} import ${at.address} ${at.account.accountId}_ALLOW`);
    assert.equal(readStrictly(at.folder)[MODULE]?.environment, 'management');
    assert.deepEqual(await at.journal(), []);

    const again = await at.adopt();
    assert.deepEqual([again.adopted[0]?.imported, again.adopted[0]?.changed], [false, []]);
    assert.equal(at.calls().filter((call) => call.includes(' import ')).length, 1);
  });

  it('leaves the tags of the account to the module from then on', async () => {
    const at = await stage();
    await at.adopt();
    const account = at.sandbox.state.accounts().find(({ id }) => id === at.account.accountId);
    Object.assign(account ?? {}, { tags: { owner: 'the module' } });
    at.sandbox.clearRequests();
    const { accounts } = await at.accountAdd();
    assert.deepEqual([accounts[0]?.accountId, accounts[0]?.created], [at.account.accountId, false]);
    assert.deepEqual(
      at.sandbox.requests().filter(({ changing }) => changing),
      [],
    );
  });

  it('takes the entry back where the import fails', async () => {
    const at = await stage();
    await writeFile(`${at.state}.fails`, '');
    const { failed } = await at.adopt();
    assert.equal(failed[0]?.code, 'IMPORT_FAILED');
    assert.match(failed[0]?.message ?? '', /Error: no such bucket/);
    assert.match(readFileSync(`${at.state}.seen`, 'utf8'), /environment: production/, 'it stood there for the import');
    assert.equal(await at.text(), BEFORE);
    assert.deepEqual(await at.journal(), []);
  });

  it('goes on where a run ended after the entry, and takes it back then', async () => {
    const at = await stage();
    const { plan } = await prepareAdopt(await at.open(), ['production']);
    assert.equal(plan.files.length, 1);
    const file = join(at.folder, MODULE, 'module.yaml');
    const after = `${BEFORE}    x:\n      email: ${at.account.email}\n      environment: production\n`;
    await writeFile(file, after);
    await (await at.open()).journal.update('production', { adoption: { file, before: BEFORE, after } });
    await writeFile(`${at.state}.fails`, '');
    await at.adopt();
    assert.equal(await at.text(), BEFORE);
    await writeFile(file, after);
    await rm(`${at.state}.fails`);
    const { adopted } = await at.adopt();
    assert.equal(adopted[0]?.address, 'aws_organizations_account.accounts["x"]');
    assert.equal(await at.text(), after);
  });

  it('leaves an entry alone that names the environment, also where its import fails', async () => {
    const at = await stage();
    const text = `${BEFORE}    prod: {name: prod, email: ${at.account.email.toUpperCase()}, environment: production}\n`;
    await writeFile(join(at.folder, MODULE, 'module.yaml'), text);
    await writeFile(`${at.state}.fails`, '');
    assert.equal((await at.adopt()).failed[0]?.code, 'IMPORT_FAILED');
    await rm(`${at.state}.fails`);
    assert.equal((await at.adopt()).adopted[0]?.address, 'aws_organizations_account.accounts["prod"]');
    assert.equal(await at.text(), text);
  });

  it('finds an account by the address of its entry where neither record nor tag tells of it', async () => {
    const at = await stage();
    const account = at.sandbox.state.accounts().find(({ id }) => id === at.account.accountId);
    Object.assign(account ?? {}, { tags: {}, email: 'odd@acme.com' });
    await rm(join(at.folder, 'environments/production'), { recursive: true });
    const text = `${BEFORE}    prod: {name: live, email: ODD@acme.com, environment: production}\n`;
    await writeFile(join(at.folder, MODULE, 'module.yaml'), text);
    const { adopted } = await at.adopt();
    assert.deepEqual([adopted[0]?.accountId, adopted[0]?.imported], [at.account.accountId, true]);
    const { accounts } = await at.accountAdd();
    assert.deepEqual([accounts[0]?.accountId, accounts[0]?.created], [at.account.accountId, false]);
  });

  it('makes an account as its entry has it, and none beside it', async () => {
    const at = await stage(`${BEFORE}    new: {name: brand-new, email: new@acme.com, environment: staging}\n`);
    const environments = ['staging'];
    const other = await at.accountAdd({ environments, email: 'other@acme.com' });
    assert.equal(other.failed[0]?.code, 'ENVIRONMENT_CONFLICT');
    const { accounts } = await at.accountAdd({ environments });
    const { created, name, email } = accounts[0] ?? assert.fail();
    assert.deepEqual({ created, name, email }, { created: true, name: 'brand-new', email: 'new@acme.com' });
  });

  it('has the account of `local` where the environment is in that shares it', async () => {
    const at = await stage();
    await at.adopt();
    const text = await at.text();
    await mkdir(join(at.folder, 'environments/local'));
    const record = `aws_account_id: "${at.account.accountId}"\n`;
    await writeFile(join(at.folder, 'environments/local/environment.yaml'), record);
    const { adopted } = await at.adopt('local');
    assert.deepEqual([adopted[0]?.address, adopted[0]?.imported], [at.address, false]);
    assert.equal(await at.text(), text);
    const context = await at.open();
    const { state } = await prepareAccountAdd(context, { ...ACCOUNT_ADD, environments: ['local'] });
    assert.ok(state.adopted?.has('local'));
  });

  it('refuses an entry that would have the account made anew, before anything is changed', async () => {
    const at = await stage();
    for (const [text, code] of [
      [`${BEFORE}    prod: {name: prod, email: other@acme.com, environment: production}\n`, 'ENVIRONMENT_CONFLICT'],
      [`${BEFORE}    prod: {name: prod, email: ${at.account.email}, environment: other}\n`, 'ENVIRONMENT_CONFLICT'],
    ] as const) {
      await writeFile(join(at.folder, MODULE, 'module.yaml'), text);
      const { plan } = await prepareAdopt(await at.open(), ['production', 'nowhere', 'management']);
      assert.deepEqual(
        plan.failed?.map((one) => one.code),
        [code, 'ENVIRONMENT_UNKNOWN', 'USAGE'],
      );
      assert.deepEqual([plan.files, plan.steps], [[], []]);
      assert.equal((await at.adopt()).failed[0]?.code, code);
      assert.deepEqual([await at.text(), at.calls()], [text, []]);
    }
  });

  it('wants terragrunt and the module before it looks any further', async () => {
    const at = await stage();
    await failing('COMMAND_NOT_FOUND', async () => prepareAdopt(await at.work(), ['production']));
    await rm(join(at.folder, MODULE), { recursive: true });
    await failing('ORGANIZATION_MODULE_MISSING', async () => prepareAdopt(await at.open(), ['production']));
  });
});
