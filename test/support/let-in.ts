import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../../src/sandbox/state/world.ts';
import type { SandboxBackend } from './backend.ts';

/** One permission set that lets do everything, one assignment an account, and profiles that lead there. */
export async function assertLetIn(backend: SandboxBackend, folder: string): Promise<void> {
  const { identityCenter: center }: World = JSON.parse(await readFile(backend.stateFile ?? '', 'utf8'));
  assert.ok(center);
  const { permissionSets, assignments, groups } = center;
  assert.deepEqual(
    permissionSets.map(({ name, policies }) => [name, policies.length]),
    [['PfSuperuser', 1]],
  );
  assert.equal(groups.length, 1);
  const members = await backend.members();
  const accounts = [backend.managementAccountId, ...members.map(({ id }) => id)].sort();
  assert.deepEqual(assignments.map(({ accountId }) => accountId).sort(), accounts);
  const config = await readFile(join(folder, '.aws/config'), 'utf8');
  for (const id of accounts) assert.equal(config.split(`sso_account_id = ${id}\n`).length, 2, config);
  assert.equal(config.match(/\[sso-session /g)?.length, 1);
}
