import assert from 'node:assert/strict';
import type { Sandbox } from '../../../src/sandbox/index.ts';

/** The root user of an account that is older than centralized root access: it has one of everything. */
export function giveRootEverything({ scenario }: Sandbox, account: string) {
  scenario.setRootPassword(account, true);
  scenario.setRootMfa(account, true);
  return { key: scenario.createRootKey(account), certificate: scenario.createRootCertificate(account) };
}

/** Nobody can sign in or sign as its root, and nothing lies about. */
export function assertSecured({ state }: Sandbox, account: string): void {
  const { hasRootCredentials, rootMfa, rootCertificates, looseDevices } = state.account(account) ?? {};
  assert.deepEqual(state.keys(account, 'root'), []);
  assert.deepEqual([hasRootCredentials, rootMfa], [false, false]);
  assert.deepEqual([rootCertificates ?? {}, looseDevices ?? []], [{}, []]);
}
