import type { Failure } from '../../errors/failure.ts';
import { quoteForShell } from '../../text.ts';
import type { StatusState, StatusStep } from './decide.ts';
import { isHeld } from './describe-access.ts';

/** Whether the mail of a domain has somewhere to go, by DNS; whether anybody reads it no API tells. */
export type MailState = 'taken' | 'refused' | 'unknown';

/** Whom AWS writes to about the accounts of the environments. */
export interface KnownContacts {
  readonly accounts: readonly {
    readonly environment: string;
    readonly email: string;
    readonly hasContact: boolean;
  }[];
  /** By the domain of an address. */
  readonly domains: ReadonlyMap<string, MailState>;
}

type Told = Omit<StatusStep, 'step'>;

/** Whom AWS writes to about security, and where the mail of the root users goes. Pure. */
export function describeContacts(state: StatusState): StatusStep[] {
  const { management, checked } = state;
  if (management.record?.accountId === undefined) return [];
  const tell = (describe: (known: KnownContacts) => Told): Told => {
    if (checked === undefined) {
      const command = isHeld(management.profile, state) ? 'pf aws status --check' : null;
      return { state: 'unknown', evidence: 'only AWS can tell', command };
    }
    const { contacts } = checked;
    if (contacts === undefined)
      return { state: 'unknown', evidence: 'it takes credentials of the management account', command: null };
    return 'code' in contacts ? describeFailure(contacts) : describe(contacts);
  };
  return [
    { step: 'Security contacts of the accounts', ...tell(describeSecurity) },
    { step: 'Mailboxes of the root users', ...tell(describeMailboxes) },
  ];
}

function describeFailure({ message, code }: Failure): Told {
  const isOff = code === 'ACCOUNT_ACCESS_OFF';
  return { state: 'unknown', evidence: `${message} (${code})`, command: isOff ? 'pf aws org init' : null };
}

function describeSecurity({ accounts }: KnownContacts): Told {
  const missing = accounts.filter(({ hasContact }) => !hasContact).map(({ environment }) => environment);
  if (missing.length === 0) return { state: 'done', evidence: 'every account has one', command: null };
  const names = missing.length === accounts.length ? '' : ` ${missing.map(quoteForShell).join(' ')}`;
  return { state: 'not done', evidence: `none for ${missing.join(', ')}`, command: `pf aws contacts set${names}` };
}

/** An address of a domain that nobody has any more is everybody's: whoever gets the domain gets the root users. */
function describeMailboxes({ accounts, domains }: KnownContacts): Told {
  const count = accounts.length === 1 ? '1 address' : `${accounts.length} addresses`;
  const evidence = `${count} at ${[...domains.keys()].join(', ')}`;
  const list = (state: MailState) => [...domains].flatMap(([domain, is]) => (is === state ? [domain] : []));
  const refused = list('refused');
  if (refused.length > 0) {
    const advice = `Whoever has ${refused.join(', ')} gets the mail of the root users: have mail taken there, or change the addresses.`;
    return {
      state: 'broken',
      evidence: `${evidence}; no mail server for ${refused.join(', ')}`,
      command: null,
      advice,
    };
  }
  const unknown = list('unknown');
  if (unknown.length > 0) {
    const why = `whether ${unknown.join(', ')} takes mail was not to be learnt`;
    return { state: 'unknown', evidence: `${evidence}; ${why}`, command: null };
  }
  return { state: 'done', evidence: `${evidence}, which ${domains.size === 1 ? 'takes' : 'take'} mail`, command: null };
}
