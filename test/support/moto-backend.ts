import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '../../src/aws/caller-identity.ts';
import { attachPolicy, createKey, ensureUser, listKeys, openIam } from '../../src/aws/iam.ts';
import { createOrganization, listAccounts, openOrganizations } from '../../src/aws/organizations.ts';
import { assumeRole, openSts } from '../../src/aws/sts.ts';
import { connectionWith, someRetry } from './aws-connection.ts';
import type { Backend } from './backend.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { RequestHook } from './request-hook.ts';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const MANAGEMENT_ACCOUNT = '123456789012';
/** moto takes any key for an administrator's of its default account. */
const ANYBODY: Credentials = {
  accessKeyId: 'AKIAMOTOMOTOMOTOMOTO',
  secretAccessKey: 'moto-looks-at-no-secrets-at-all-anywhere',
};

function connected(url: string, keys: Credentials) {
  return connectionWith({ AWS_ENDPOINT_URL: url }, keys);
}

/** moto behind a proxy with a hook, emptied first. Nobody looks at its root keys: moto has none. */
export async function motoBackend(url: string): Promise<Backend> {
  await fetch(`${url}/moto-api/reset`, { method: 'POST' });
  const hook = new RequestHook();
  const proxy = await startFaultProxy(url, hook.onRequest);
  const keysIn = async (accountId: string): Promise<Credentials> => {
    if (accountId === MANAGEMENT_ACCOUNT) return ANYBODY;
    const arn = `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`;
    return assumeRole(openSts(connected(url, ANYBODY), someRetry()), { arn, sessionName: 'test', young: false });
  };
  return {
    endpoint: proxy.endpoint,
    hook,
    credentials: ANYBODY,
    managementAccountId: MANAGEMENT_ACCOUNT,
    members: async () => {
      const accounts = await listAccounts(openOrganizations(connected(url, ANYBODY), someRetry()));
      return accounts.filter((account) => account.id !== MANAGEMENT_ACCOUNT);
    },
    keysOf: async (accountId, userName) =>
      listKeys(openIam(connected(url, await keysIn(accountId)), someRetry()), userName),
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** What `org init` would have made, made by hand since moto lacks root: an organization, an administrator, the files. */
export async function prepareManagement(url: string, repository: string): Promise<void> {
  const connection = connected(url, ANYBODY);
  await createOrganization(openOrganizations(connection, someRetry()));
  const iam = openIam(connection, someRetry());
  const userName = 'management-superuser';
  await ensureUser(iam, userName, new Map());
  await attachPolicy(iam, userName, ADMINISTRATOR);
  const { accessKeyId, secretAccessKey } = await createKey(iam, userName);
  const files = {
    '.aws/config': `[profile ${userName}]\nregion = us-east-1\n`,
    '.aws/credentials': `[${userName}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    'environments/management/environment.yaml': `environment: management\naws_account_id: "${MANAGEMENT_ACCOUNT}"\naws_profile: ${userName}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(repository, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text, { mode: 0o600 });
  }
}
