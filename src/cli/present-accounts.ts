import { FAILURES } from '../errors/catalogue.ts';
import { isResumable } from '../errors/failure.ts';
import type { AddAccountsResult } from '../workflows/account-add/execute.ts';
import { presentRows } from './layout.ts';

/** What came of `account add`, for a person; one block an environment. */
export function presentAccounts({ accounts }: AddAccountsResult, width: number): string[] {
  return accounts.map(({ environment, accountId, created, name, email, profile, region, identity, newKey }) =>
    presentRows(
      `✔ ${environment}: account ${accountId} ${created ? 'created' : 'already exists'}`,
      {
        name,
        'e-mail': email,
        profile: profile === null ? null : `${profile} (${region})`,
        'new key': newKey,
        'proven as': identity?.arn,
      },
      width,
    ),
  );
}

/** What to type next. The stack's module makes each account that it does not know: `adopted` are those it has. */
export function suggestAfterAccounts(
  { accounts, failed }: AddAccountsResult,
  resume: string,
  adopted: ReadonlyMap<string, unknown> | undefined,
): string[] {
  const open = accounts.filter(({ environment, created }) => adopted && (created || !adopted.has(environment)));
  return [
    ...(failed.some(({ code }) => isResumable(FAILURES[code].exit)) ? [resume] : []),
    ...(accounts.length > 0 ? [`pf aws verify ${accounts.map((account) => account.environment).join(' ')}`] : []),
    ...(open.length > 0 ? [`pf terragrunt adopt ${open.map(({ environment }) => environment).join(' ')}`] : []),
    'pf aws status',
  ];
}
