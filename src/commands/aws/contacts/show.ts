import { managementProfileFlag, wordArg } from '../../../cli/flags.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import { makeExamples } from '../../../cli/prose.ts';
import type { ExitStatus } from '../../../errors/kinds.ts';
import { type FailedEnvironment, getFailedExit } from '../../../run/failures.ts';
import type { Source } from '../../../run/plan.ts';
import { quoteForShell } from '../../../text.ts';
import type { AccountContacts, LoadedContacts } from '../../../workflows/contacts/load.ts';

export interface ContactsShowOutput extends Source {
  readonly accounts: AccountContacts[];
  readonly failed: FailedEnvironment[];
  readonly next: string[];
}

const TIMEOUT_MS = 300_000;

export default class ContactsShow extends PfCommand<ContactsShowOutput> {
  static override summary = "Show whom AWS writes to about the organization's accounts.";
  static override description =
    'The address of the root user, and the contacts for security, billing and operations, of every account. Changes nothing.';
  static override examples = makeExamples([''], ['production --json']);
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: every account of the organization).' }),
  };
  static override flags = { 'management-profile': managementProfileFlag() };

  protected async perform(): Promise<ContactsShowOutput> {
    const { argv, flags } = await this.parse(ContactsShow);
    const repository = await this.repository(flags);
    const { loadContacts } = await import('../../../workflows/contacts/load.ts');
    const request = { environments: argv.map(String), managementProfile: flags['management-profile'] };
    return this.askAws(repository, TIMEOUT_MS, async (context) => {
      const loaded = await loadContacts(context, request);
      const { accounts, failed } = loaded;
      return { accounts, failed, next: suggestAfterShow(loaded) };
    });
  }

  protected async present({ accounts, failed }: ContactsShowOutput): Promise<string> {
    const { presentContacts } = await import('../../../cli/present-contacts.ts');
    return this.presentBlocks(failed, (width) => [presentContacts(accounts, width)]);
  }

  protected override exitOf({ failed }: ContactsShowOutput): ExitStatus {
    return getFailedExit(failed);
  }
}

function suggestAfterShow({ accounts, units }: Pick<LoadedContacts, 'accounts' | 'units'>): string[] {
  const isOfModule = (environment: string | null) =>
    units.some((unit) => unit.environment === undefined || unit.environment === environment);
  const missing = accounts.filter(
    ({ security, state, environment }) => security === null && state === 'ACTIVE' && !isOfModule(environment),
  );
  const names = missing.flatMap(({ environment }) => (environment === null ? [] : [quoteForShell(environment)]));
  if (missing.length === 0) return [];
  // Those that no environment has are set with all others alone.
  const isForAll = units.length === 0 && (names.length < missing.length || missing.length === accounts.length);
  return isForAll ? ['pf aws contacts set'] : [`pf aws contacts set ${names.join(' ')}`];
}
