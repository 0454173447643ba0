import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAwsFiles } from '../../../src/config-files/read.ts';
import type { ProfileWriteRequest } from '../../../src/workflows/profile-write/decide.ts';
import { prepareProfileWrite } from '../../../src/workflows/profile-write/execute.ts';
import { failing } from '../../support/failing.ts';
import { workflows } from '../../support/workflows.ts';

/** The same id, but for its last digit. */
const near = (id: string) => `${id.slice(0, -1)}${(Number(id.at(-1)) + 1) % 10}`;

/** `profile write` of given keys, up to where it would write. */
async function staged() {
  const run = await workflows();
  const { managementAccountId: id, rootCredentials: keys } = run.sandbox;
  const record = async (environment: string, text: string) => {
    await mkdir(join(run.folder, 'environments', environment), { recursive: true });
    await writeFile(join(run.folder, 'environments', environment, 'environment.yaml'), text);
  };
  const prepare = async (change: Partial<ProfileWriteRequest> = {}) => {
    const context = await run.work();
    const request: ProfileWriteRequest = {
      environments: ['production'],
      credentials: { kind: 'keys', keys },
      profile: undefined,
      accountId: undefined,
      region: 'us-east-2',
      output: undefined,
      ...change,
    };
    return prepareProfileWrite(context, request, readAwsFiles(context.repository));
  };
  const hold = async (text: string) => {
    await mkdir(join(run.folder, '.aws'), { recursive: true, mode: 0o700 });
    await writeFile(join(run.folder, '.aws/credentials'), text, { mode: 0o600 });
  };
  return { run, id, prepare, record, hold };
}

describe('profile write', () => {
  it('takes keys of the account that is expected', async () => {
    const { id, prepare, record } = await staged();
    await record('production', `aws_account_id: "${id}"\n`);
    const [wish] = await prepare({ accountId: id });
    assert.equal(wish?.identity?.account, id);
  });

  it('refuses keys of another account than --account-id says, by its last digit', async () => {
    const { run, id, prepare } = await staged();
    const failure = await failing('WRONG_ACCOUNT', () => prepare({ accountId: near(id) }));
    assert.equal(failure.exit, 5);
    assert.deepEqual([failure.details.account, failure.details.expectedAccount], [id, near(id)]);
    assert.match(failure.message, /--account-id says/);
    assert.ok(!existsSync(join(run.folder, '.aws/credentials')));
  });

  it('refuses keys of another account than environment.yaml records, by its last digit', async () => {
    const { id, prepare, record } = await staged();
    await record('production', `aws_account_id: "${near(id)}"\n`);
    const failure = await failing('WRONG_ACCOUNT', () => prepare());
    assert.match(failure.message, /environment\.yaml records/);
  });

  it('gives no two environments one account', async () => {
    const { id, prepare, record } = await staged();
    await record('staging', `aws_account_id: "${id}"\n`);
    const failure = await failing('ENVIRONMENT_CONFLICT', () => prepare());
    assert.match(failure.message, new RegExp(`${id} is recorded as staging; production`));
  });

  it('lets environments stand whose accounts are near to each other', async () => {
    const { id, prepare, record } = await staged();
    await record('staging', `aws_account_id: "${near(id)}"\n`);
    await prepare();
  });

  it('puts no role beside a key, and no key beside a role', async () => {
    const { run, id, prepare, hold } = await staged();
    await hold('[production-superuser]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n');
    const arn = `arn:aws:iam::${id}:role/Admin`;
    const credentials = { kind: 'role', roleArn: arn, sourceProfile: 'management-superuser' } as const;
    await failing('ACCESS_CONFLICT', () => prepare({ credentials }));
    await hold('');
    const config = `[profile production-superuser]\nrole_arn = ${arn}\nsource_profile = management-superuser\n`;
    await writeFile(join(run.folder, '.aws/config'), config);
    await failing('ACCESS_CONFLICT', () => prepare());
    assert.deepEqual(run.sandbox.requests(), []);
  });

  it('knows the source profile of a role, or asks nobody', async () => {
    const { run, id, prepare } = await staged();
    const roleArn = `arn:aws:iam::${id}:role/Admin`;
    const credentials = { kind: 'role', roleArn, sourceProfile: 'management-superuser' } as const;
    await failing('CREDENTIALS_MISSING', () => prepare({ credentials }));
    assert.deepEqual(run.sandbox.requests(), []);
  });
});
