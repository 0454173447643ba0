import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { openIam } from '../../src/aws/iam.ts';
import { listAccounts } from '../../src/workflows/account-list/load.ts';
import { connectionWith, someRetry } from '../support/aws-connection.ts';
import { type Workflows, workflows } from '../support/workflows.ts';

/** The key that `org init` wrote, and what makes another profile of it. */
async function readKey({ folder }: Workflows): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const text = await readFile(join(folder, '.aws/credentials'), 'utf8');
  const value = (key: string) => new RegExp(`^${key} *= *(\\S+)$`, 'm').exec(text)?.[1] ?? '';
  return { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') };
}

const KINDS: readonly (readonly [string, (run: Workflows) => Promise<{ config: string; credentials?: string }>])[] = [
  [
    'a process',
    async (run) => {
      const { accessKeyId, secretAccessKey } = await readKey(run);
      const document = JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey });
      await writeFile(join(run.folder, 'key.json'), document);
      return { config: `credential_process = cat ${join(run.folder, 'key.json')}` };
    },
  ],
  [
    'a role',
    async (run) => {
      const { accessKeyId, secretAccessKey } = await readKey(run);
      const key = { accessKeyId, secretAccessKey };
      const account = run.sandbox.managementAccountId;
      const iam = openIam(connectionWith({ AWS_ENDPOINT_URL: run.sandbox.endpoint }, key), someRetry());
      const statement = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' };
      const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await iam.sdk.send(new CreateRoleCommand({ RoleName: 'Keeper', AssumeRolePolicyDocument }));
      await attachAdministrator(run, key);
      return {
        config: `role_arn = arn:aws:iam::${account}:role/Keeper\nsource_profile = keys`,
        credentials: `[keys]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      };
    },
  ],
];

async function attachAdministrator({ sandbox }: Workflows, key: { accessKeyId: string; secretAccessKey: string }) {
  const { AttachRolePolicyCommand } = await import('@aws-sdk/client-iam');
  const iam = openIam(connectionWith({ AWS_ENDPOINT_URL: sandbox.endpoint }, key), someRetry());
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.sdk.send(new AttachRolePolicyCommand({ RoleName: 'Keeper', PolicyArn }));
}

describe('the management profile', () => {
  for (const [name, write] of KINDS) {
    it(`may be ${name}: accounts are listed and made`, async () => {
      const run = await workflows();
      await run.orgInit();
      const { config, credentials = '' } = await write(run);
      await writeFile(
        join(run.folder, '.aws/config'),
        `[profile management-superuser]\nregion = us-east-2\n${config}\n`,
      );
      await writeFile(join(run.folder, '.aws/credentials'), credentials, { mode: 0o600 });
      const { failed, accounts } = await run.accountAdd();
      assert.deepEqual(failed, []);
      const listed = await listAccounts(await run.work(), 'management-superuser');
      assert.deepEqual(
        listed.map(({ environment }) => environment),
        ['management', 'production'],
      );
      assert.equal(listed[1]?.accountId, accounts[0]?.accountId);
      const { identity } = await run.orgInit({ keys: undefined });
      assert.equal(identity.account, run.sandbox.managementAccountId);
      const text = await readFile(join(run.folder, '.aws/credentials'), 'utf8');
      assert.doesNotMatch(text, /\[management-superuser\]/, 'no key beside the other kind of credentials');
    });
  }
});
