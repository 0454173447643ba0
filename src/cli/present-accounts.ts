import type { AddAccountsResult } from '../tasks/add-accounts.ts';

/** What came of `account add`, for a person. */
export function presentAccounts({ accounts, failed, next }: AddAccountsResult & { next: readonly string[] }): string {
  const lines = accounts.flatMap((account) => [
    `${account.environment}: account ${account.accountId} ${account.created ? 'created' : 'was there already'} (${account.name}, ${account.email})`,
    ...(account.profile === null
      ? []
      : [`  profile ${account.profile} (${account.region}) is ${account.identity?.arn ?? 'unproven'}`]),
    `  console: https://signin.aws.amazon.com/switchrole?account=${account.accountId}&roleName=OrganizationAccountAccessRole&displayName=${account.environment}`,
    ...(account.created
      ? [`  AWS mails a welcome message to ${account.email}; nothing needs to be done with it.`]
      : []),
  ]);
  for (const { environment, code, message, suggestions } of failed) {
    lines.push(`${environment}: failed. ${message} (${code})`, ...suggestions.map((suggestion) => `  - ${suggestion}`));
  }
  return [...lines, '', 'Next:', ...next.map((command) => `  ${command}`)].join('\n');
}
