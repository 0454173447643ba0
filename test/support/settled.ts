import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readAwsFiles } from '../../src/config-files/read.ts';
import type { Backend } from './backend.ts';

/** What a finished run must have brought about. */
export interface Expected {
  /** Besides `management`. */
  readonly environments: readonly string[];
  /** The management profile keeps the key that was given: it is no root key, so no user is made. */
  readonly givenKey?: boolean;
  /** How the environments are got into: by a user's key unless given, or by the role and no key. */
  readonly access?: 'user' | 'role';
  /** How many keys root has left; undefined where nobody looks. */
  readonly rootKeys?: number;
}

const LOOSE_ENDS = /^\.pf-|\.pf-tmp-|\.tmp$|\.lock/;

/** Every file below `folder` (git's own left out) with its bytes, by path. */
export async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.includes('/.git/')) files.set(relative(folder, path), await readFile(path));
  }
  return files;
}

/** One account for each environment, one key that this repository holds for each user, files whole, nothing left over. */
export async function assertSettled(backend: Backend, repository: string, expected: Expected): Promise<void> {
  const files = await filesOf(repository);
  const names = [...files.keys()];
  assert.deepEqual(
    names.filter((name) => LOOSE_ENDS.test(name.split('/').at(-1) ?? '')),
    [],
    'something was left over',
  );
  const text = (name: string) => files.get(name)?.toString('utf8');
  const profiles = readAwsFiles({
    configFile: join(repository, '.aws/config'),
    credentialsFile: join(repository, '.aws/credentials'),
  });
  assert.equal((await stat(join(repository, '.aws/credentials'))).mode & 0o777, 0o600);

  const members = await backend.members();
  assert.equal(members.length, expected.environments.length, `accounts: ${members.map(({ email }) => email)}`);
  const accountIds = new Map([['management', backend.managementAccountId]]);
  for (const environment of expected.environments) {
    const own = members.filter(({ email }) => email.includes(`+${environment}@`));
    assert.equal(own.length, 1, `accounts of ${environment}`);
    accountIds.set(environment, own[0]?.id ?? '');
  }
  for (const [environment, accountId] of accountIds) {
    const userName = `${environment}-superuser`;
    if (environment === 'management' && expected.givenKey) continue;
    const keys = await backend.keysOf(accountId, userName);
    const held = profiles.get(userName)?.credentials;
    if (environment !== 'management' && expected.access === 'role') {
      assert.deepEqual([keys, held?.size ?? 0], [[], 0], `${userName} needs no key`);
      assert.match(profiles.get(userName)?.config?.get('role_arn') ?? '', new RegExp(`:${accountId}:role/`));
    } else {
      assert.equal(keys.length, 1, `keys of ${userName}: ${keys.map(({ id }) => id)}`);
      assert.equal(held?.get('aws_access_key_id'), keys[0]?.id, `the key ${userName} holds`);
      assert.equal(keys[0]?.active, true);
      if (keys[0]?.secret !== undefined) assert.equal(held?.get('aws_secret_access_key'), keys[0].secret);
    }
    assert.ok(profiles.get(userName)?.config?.get('region'));
    const record = text(`environments/${environment}/environment.yaml`);
    assert.match(record ?? '', new RegExp(`^aws_account_id: "${accountId}"$`, 'm'));
    assert.match(record ?? '', new RegExp(`^aws_profile: "?${userName}"?$`, 'm'));
  }
  if (expected.rootKeys !== undefined) {
    assert.equal((await backend.keysOf(backend.managementAccountId, undefined)).length, expected.rootKeys, 'root keys');
  }
}
