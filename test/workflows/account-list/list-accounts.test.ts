import assert from 'node:assert/strict';
import type { AccountState, OrganizationAccount } from '../../../src/aws/organizations.ts';
import type { EnvironmentRecord } from '../../../src/repository/environments.ts';
import { Settings } from '../../../src/repository/settings.ts';
import { compareAccounts } from '../../../src/workflows/account-list/decide.ts';

function account(id: string, state: AccountState = 'ACTIVE'): OrganizationAccount {
  return { id, name: `account ${id}`, email: `${id}@example.com`, state, joinedAt: undefined };
}

function record(environment: string, accountId: string): EnvironmentRecord {
  return {
    environment,
    folder: `/stack/environments/${environment}`,
    file: `/stack/environments/${environment}/environment.yaml`,
    accountId,
    settings: new Settings([], [environment]),
  };
}

const driftOf = (listed: ReturnType<typeof compareAccounts>) =>
  listed.map(({ environment, accountId, drift }) => [environment, accountId, drift.join(', ')]);

describe('The organization beside the repository', () => {
  it('puts the management account first and strangers last', () => {
    const accounts = [account('3'), account('2'), account('1')];
    const records = [record('management', '1'), record('production', '2')];
    const profiles = new Set(['management-superuser', 'production-superuser']);
    assert.deepEqual(
      driftOf(compareAccounts({ accounts, records, profiles, managementAccountId: '1', marks: new Map() })),
      [
        ['management', '1', ''],
        ['production', '2', ''],
        [null, '3', 'not recorded'],
      ],
    );
  });

  it('names what is recorded and not in the organization', () => {
    const listed = compareAccounts({
      accounts: [account('1')],
      records: [record('management', '1'), record('staging', '9')],
      profiles: new Set(),
      managementAccountId: '1',
      marks: new Map(),
    });
    assert.deepEqual(driftOf(listed), [
      ['management', '1', 'no profile'],
      ['staging', '9', 'not in the organization'],
    ]);
  });

  it('names a recorded account that is closed, and is silent on a closed one nobody records', () => {
    const accounts = [account('1'), account('2', 'CLOSED'), account('3', 'SUSPENDED')];
    const profiles = new Set(['management-superuser', 'production-superuser']);
    const records = [record('management', '1'), record('production', '2')];
    const listed = compareAccounts({ accounts, records, profiles, managementAccountId: '1', marks: new Map() });
    assert.deepEqual(driftOf(listed), [
      ['management', '1', ''],
      ['production', '2', 'not active'],
      [null, '3', ''],
    ]);
  });

  it('says when a closed account is gone, where somebody noted the day, and adopts none that is closing', () => {
    const accounts = [account('1'), account('2', 'PENDING_CLOSURE'), account('3', 'CLOSED'), account('4')];
    const mark = { environment: 'staging', parentId: 'r-abcd', day: '2026-11-27' };
    const records = [record('management', '1')];
    const marks = new Map([
      ['2', mark],
      ['4', mark],
    ]);
    const listed = compareAccounts({ accounts, records, profiles: new Set(), managementAccountId: '1', marks });
    assert.deepEqual(
      listed.map(({ accountId, closedAs, goneOn, drift }) => [accountId, closedAs, goneOn, drift.join()]),
      [
        ['1', null, null, 'no profile'],
        ['2', 'staging', '2027-02-25', ''],
        ['3', null, 'unknown', ''],
        ['4', 'staging', null, 'closing'],
      ],
    );
  });
});
