import { FAILURES } from '../errors/catalogue.ts';
import { isResumable } from '../errors/transient.ts';
import type { AddAccountsResult } from '../workflows/account-add/execute.ts';
import { foldText, presentFailed } from './layout.ts';

export interface AccountsView {
  /** Columns to fold to. */
  readonly width: number;
  /** Show the ids AWS Support asks for. */
  readonly verbose?: boolean;
}

type Added = AddAccountsResult['accounts'][number];

/** What came of `account add`, for a person; one block an environment. */
export function presentAccounts({ accounts, failed }: AddAccountsResult, view: AccountsView): string {
  const blocks = accounts.map((account) => listAccountLines(account, view.width).join('\n'));
  return [...blocks, ...presentFailed(failed, view)].join('\n\n');
}

function listAccountLines(account: Added, width: number): string[] {
  const { environment, accountId, created, name, email, profile, region, identity, newKey } = account;
  const rows: [string, string][] = [
    ['name', name],
    ['e-mail', email],
    ...(profile === null ? [] : ([['profile', `${profile} (${region})`]] satisfies [string, string][])),
    ...(newKey === null ? [] : ([['new key', newKey]] satisfies [string, string][])),
    ...(identity === null ? [] : ([['proven as', identity.arn]] satisfies [string, string][])),
  ];
  return [
    `✔ ${environment}: account ${accountId} ${created ? 'created' : 'already exists'}`,
    ...rows.flatMap(([label, value]) => foldText(value, width, `    ${label.padEnd(11)}`)),
  ];
}

/**
 * What to type once accounts were added; `resume` goes on with those that were not. `adopted` are the environments of
 * the stack's organization module, where there is one: it makes each account that it does not know to be there.
 */
export function suggestAfterAccounts(
  { accounts, failed }: AddAccountsResult,
  resume: string,
  adopted: ReadonlySet<string> | undefined,
): string[] {
  const open = accounts.filter(({ environment, created }) => adopted && (created || !adopted.has(environment)));
  return [
    ...(failed.some(({ code }) => isResumable(FAILURES[code].exit)) ? [resume] : []),
    ...(accounts.length > 0 ? [`pf aws verify ${accounts.map((account) => account.environment).join(' ')}`] : []),
    ...(open.length > 0 ? [`pf terragrunt adopt ${open.map(({ environment }) => environment).join(' ')}`] : []),
    'pf aws status',
  ];
}
