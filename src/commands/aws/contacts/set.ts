import * as Flags from '@oclif/core/flags';
import { managementProfileFlag, wordArg } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import { Failure } from '../../../errors/failure.ts';
import type { Plan } from '../../../run/plan.ts';
import type { ContactsSetResult } from '../../../workflows/contacts/execute.ts';
import { CONTACT_FORM, parseContact, type WantedContacts } from '../../../workflows/contacts/request.ts';

type ContactsSet = ContactsSetResult & { next: string[] };
export type ContactsSetOutput = ContactsSet | { plan: Plan };

const contactFlag = Flags.custom<string>({
  helpValue: CONTACT_FORM,
  helpGroup: 'CONTACTS',
  parse: async (input) => {
    requireContact(input);
    return input;
  },
});

export default class ContactsSetCommand extends PlannedCommand<ContactsSet> {
  static override summary = "Set whom AWS writes to about the organization's accounts.";
  static override description =
    joinLines`The contacts for security, billing and operations, of every account or of the environments that are named. Each has a
name, a title, an e-mail address and a phone number, and AWS wants all four. Only what differs is written, one account after
another; accounts that are closed or suspended are left as they are. Refused where a module of the stack sets the contacts.`;
  static override examples = makeExamples(
    ['--security "Security team,On call,security@example.com,+1 555 0100"', 'For every account'],
    [
      'production --billing \'"Acme, Inc.",Accounts,billing@example.com,+1 555 0101\' --plan',
      'A comma within a part: that part in double quotes',
    ],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: every account of the organization).' }),
  };
  static override flags = {
    security: contactFlag({ summary: 'Who hears of abuse and of what AWS finds unsafe.' }),
    billing: contactFlag({ summary: 'Who hears of invoices and payments.' }),
    operations: contactFlag({ summary: 'Who hears of outages and maintenance.' }),
    'management-profile': managementProfileFlag(),
    ...makeRunFlags('10m'),
  };

  protected async perform(): Promise<ContactsSetOutput> {
    const { argv, flags } = await this.parse(ContactsSetCommand);
    const repository = await this.repository(flags);
    const { security, billing, operations } = flags;
    const isNamed = [security, billing, operations].some((text) => text !== undefined);
    if (!isNamed && !this.mayAsk(flags)) throw this.inputNeeded(['--security, --billing or --operations']);
    const asked = isNamed ? undefined : await askForContact();
    const wanted = { security: asked ?? security, billing, operations };
    const { executeContacts, prepareContacts } = await import('../../../workflows/contacts/execute.ts');
    const request = { environments: argv.map(String), managementProfile: flags['management-profile'] };
    return this.runPlanned(repository, flags, {
      answers: asked === undefined ? [] : ['--security', asked],
      prepare: (context) => prepareContacts(context, request, readContacts(wanted)),
      execute: async (context, prepared, progress): Promise<ContactsSet> => {
        const result = await executeContacts(context, prepared, progress);
        return { ...result, next: [...(result.failed.length > 0 ? [context.resume] : []), 'pf aws contacts show'] };
      },
    });
  }

  protected async presentResult({ accounts, failed }: ContactsSet): Promise<string> {
    const lines = accounts.map(({ environment, accountId, changed, state }) => {
      const left = state === 'ACTIVE' ? 'is as it should be' : `is ${state} and left as it is`;
      const said = changed.length > 0 ? `has a new contact for ${changed.join(', ')}` : left;
      return `✔ ${environment ?? accountId}: account ${accountId} ${said}`;
    });
    return this.presentBlocks(failed, () => (lines.length === 0 ? [] : [lines.join('\n')]));
  }
}

/** Throws USAGE. */
function requireContact(text: string) {
  const contact = parseContact(text);
  if (typeof contact !== 'string') return contact;
  throw new Failure('USAGE', `"${text}" is no contact. ${contact}`);
}

async function askForContact(): Promise<string> {
  const { askText } = await import('../../../cli/prompts.ts');
  return askText(`Security contact (${CONTACT_FORM}):`, {
    flaw: (text) => {
      const contact = parseContact(text);
      return typeof contact === 'string' ? contact : undefined;
    },
  });
}

function readContacts(texts: Readonly<Record<keyof WantedContacts, string | undefined>>): WantedContacts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([type, text]) => (text === undefined ? [] : [[type, requireContact(text)]])),
  );
}
