import { managementProfileFlag } from '../../../cli/flags.ts';
import { sortForPeople } from '../../../cli/in-order.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { makeExamples } from '../../../cli/prose.ts';
import { proposeName } from '../../../repository/environment-name.ts';
import type { Source } from '../../../run/plan.ts';
import { makeOrganizationName } from '../../../workflows/account-add/request.ts';
import type { ListedAccount } from '../../../workflows/account-list/decide.ts';

export interface AccountListOutput extends Source {
  readonly accounts: ListedAccount[];
  readonly next: string[];
}

const TIMEOUT_MS = 60_000;

export default class AccountList extends PfCommand<AccountListOutput> {
  static override summary = 'List the accounts of the organization beside what the repository knows.';
  static override description =
    'Environment, id, e-mail, state and profile of every account, and where the two sides have drifted apart. Of a closed one the day on which it is gone: until then AWS Support can reopen it, and it counts against the quota.';
  static override examples = makeExamples([''], ['--json']);
  static override flags = { 'management-profile': managementProfileFlag() };

  protected async perform(): Promise<AccountListOutput> {
    const { flags } = await this.parse(AccountList);
    const repository = await this.repository(flags);
    const { listAccounts } = await import('../../../workflows/account-list/load.ts');
    return this.askAws(repository, TIMEOUT_MS, async (context) => {
      const accounts = await listAccounts(context, flags['management-profile']);
      return { accounts, next: listNextCommands(accounts) };
    });
  }

  protected async present({ accounts }: AccountListOutput): Promise<string> {
    const { getResultWidth, formatTable } = await import('../../../cli/layout.ts');
    const [management, ...members] = accounts;
    const rows = [...(management === undefined ? [] : [management]), ...sortForPeople(members)].map((account) => ({
      environment: account.environment ?? (account.closedAs === null ? '-' : `was ${account.closedAs}`),
      account: account.accountId,
      state: account.state ?? '-',
      profile: account.profile ?? '-',
      email: account.email ?? '-',
      'gone on': account.goneOn ?? '',
      drift: account.drift.join(', '),
    }));
    const columns = ['environment', 'account', 'state', 'gone on', 'profile', 'email', 'drift'];
    return formatTable(columns, rows, getResultWidth());
  }
}

function listNextCommands(accounts: readonly ListedAccount[]): string[] {
  // The first is the management account.
  const [management, ...members] = accounts;
  const taken = new Set(accounts.map(({ environment }) => environment));
  const prefix = `${makeOrganizationName(management?.name ?? '', '')}-`;
  const unreached = members.filter(({ drift, state }) => drift.includes('no profile') && state === 'ACTIVE');
  const adoptable = members.filter(({ drift, environment }) => drift.includes('not recorded') && environment === null);
  const open = [
    ...unreached.map(({ environment }) => `pf aws account add ${environment}`),
    ...adoptable.flatMap(({ accountId, name }) => {
      const environment = name === null ? undefined : proposeName(name, prefix);
      if (environment === undefined || taken.has(environment)) return [];
      taken.add(environment);
      return [`pf aws account add ${environment} --account-id ${accountId}`];
    }),
  ];
  return open.length > 0 ? open : ['pf aws verify'];
}
