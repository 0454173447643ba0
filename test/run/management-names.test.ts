import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openContext } from '../../src/run/context.ts';
import { findManagementProfile } from '../../src/run/management.ts';
import { listAccounts } from '../../src/workflows/account-list/load.ts';
import { prepareOrgInit } from '../../src/workflows/org-init/execute.ts';
import { verify } from '../../src/workflows/verify/execute.ts';
import { failing } from '../support/failing.ts';
import { ORG_INIT, type Workflows, workflows } from '../support/workflows.ts';

/** An organization whose management environment is called `name`, with one member. */
async function organizationOf(name: string): Promise<Workflows> {
  const run = await workflows();
  await run.orgInit();
  await run.accountAdd();
  for (const file of ['config', 'credentials'].map((file) => join(run.folder, '.aws', file))) {
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('management-superuser', `${name}-superuser`));
  }
  await rm(join(run.folder, 'environments/management'), { recursive: true });
  await mkdir(join(run.folder, 'environments', name));
  const record = `aws_account_id: "${run.sandbox.managementAccountId}"\n`;
  await writeFile(join(run.folder, 'environments', name, 'environment.yaml'), record);
  return run;
}

const ALL = {
  environments: [],
  all: true,
  strict: false,
  deep: false,
  via: 'sdk',
  maxAge: undefined,
  wait: undefined,
} as const;

describe('a management environment of another name', () => {
  it('is found by what the organization of any profile says', async () => {
    const run = await organizationOf('payer');
    const context = await run.work();
    assert.equal(await findManagementProfile(context), 'payer-superuser');
    const listed = await listAccounts(context, undefined);
    assert.deepEqual(
      listed.map(({ environment, profile, drift }) => [environment, profile, drift]),
      [
        ['payer', 'payer-superuser', []],
        ['production', 'production-superuser', []],
      ],
    );
    const { failed } = await run.accountAdd({ environments: ['staging'], managementProfile: undefined });
    assert.deepEqual(failed, []);
    const again = { environments: ['payer'], managementProfile: undefined };
    await failing('USAGE', () => run.accountAdd(again));
    const { ok, environments } = await verify(context.repository, ALL, context.runtime);
    assert.ok(ok, JSON.stringify(environments));
    assert.ok(
      environments.every(({ findings }) => findings.length === 0),
      'the state of each account is known',
    );
  });

  it('is not the one that is merely called management', async () => {
    const run = await organizationOf('payer');
    const record = join(run.folder, 'environments/production');
    await writeFile(join(record, 'environment.yaml'), `environment: management\naws_profile: production-superuser\n`);
    const listed = await listAccounts(await run.work(), undefined);
    assert.equal(listed[0]?.environment, 'payer');
  });

  it('gets its key from org init into the profile it has', async () => {
    const run = await organizationOf('payer');
    await writeFile(join(run.folder, '.aws/credentials'), '', { mode: 0o600 });
    const { request, state } = await prepareOrgInit(await run.work(), {
      ...ORG_INIT,
      profile: undefined,
      keys: run.sandbox.rootCredentials,
    });
    assert.deepEqual([request.profile, state.environment], ['payer-superuser', 'payer']);
  });

  it('keeps the one kind of credentials that its profile has', async () => {
    const run = await organizationOf('root');
    await writeFile(join(run.folder, '.aws/config'), '[profile root-superuser]\nsso_session = s\nsso_account_id = 1\n');
    await writeFile(join(run.folder, '.aws/credentials'), '', { mode: 0o600 });
    const given = { ...ORG_INIT, profile: undefined, keys: run.sandbox.rootCredentials };
    const context = await openContext({ ...(await run.work()), timeoutMs: 1_000 });
    const { suggestions } = await failing('ACCESS_CONFLICT', () => prepareOrgInit(context, given));
    assert.match(suggestions[0] ?? '', /^Go on with what the profile has: pf aws org init/);
  });
});
