import type { Connection } from '../../aws/client.ts';
import type { EnvironmentRecord } from '../../repository/environments.ts';
import type { Expected } from './facts.ts';
import { findAccounts } from './organization.ts';
import type { Target } from './targets.ts';

/** The account each target should have: by its settings, and for those without, by the organization. */
export async function loadExpectedAccounts(
  targets: readonly Target[],
  records: readonly EnvironmentRecord[],
  management: () => Promise<Connection | undefined>,
): Promise<Map<string, Expected>> {
  const expected = new Map<string, Expected>();
  for (const { environment, record, expected: ofUnit } of targets) {
    if (ofUnit !== undefined) expected.set(environment, ofUnit);
    else if (record?.accountId !== undefined)
      expected.set(environment, {
        account: record.accountId,
        source: record.settings.getFile('aws_account_id') ?? record.file,
      });
  }
  const unknown = targets.map(({ environment }) => environment).filter((environment) => !expected.has(environment));
  const manager = unknown.length === 0 ? undefined : await management();
  if (manager === undefined) return expected;
  const taken = new Set(records.flatMap(({ accountId }) => accountId ?? []));
  for (const [environment, account] of await findAccounts(manager, unknown, taken)) {
    expected.set(environment, { account, source: 'the organization' });
  }
  return expected;
}
