import { isFailure } from '../../errors/failure.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import { makePrintable } from '../../text.ts';
import { type PreparedAccounts, prepareAccountAdd } from '../../workflows/account-add/execute.ts';
import { type AccountAddRequest, findEmailFlaw } from '../../workflows/account-add/request.ts';
import { foldText, getNoteWidth } from '../layout.ts';
import { runWithSpinner } from '../progress.ts';
import { askText } from '../prompts.ts';

/** An address that an account of the organization, or another environment of this run, has. */
interface TakenAddress {
  readonly email: string;
  readonly owner: string;
}

/** Prepares `account add`; where `mayAsk`, asks for the address of each account that would be created. */
export async function prepareAccounts(
  context: RunContext,
  request: AccountAddRequest,
  mayAsk: boolean,
): Promise<PreparedAccounts> {
  const prepare = (emails: ReadonlyMap<string, string>) =>
    runWithSpinner(context.runtime, 'Look at the organization', (report) =>
      prepareAccountAdd(withReport(context, report), { ...request, emails }),
    );
  const { email, emailTemplate, accountId } = request;
  const asks = mayAsk && email === undefined && emailTemplate === undefined && accountId === undefined;
  const log = (reason: string) =>
    process.stderr.write(makePrintable(`${foldText(reason, getNoteWidth()).join('\n')}\n`));
  return asks ? prepareAsking(prepare, log) : prepare(request.emails ?? new Map());
}

/** Looks and decides with these addresses instead of the usual ones; changes nothing. */
type Prepare = (emails: ReadonlyMap<string, string>) => Promise<PreparedAccounts>;

/** Tells a person why the usual address cannot be offered. */
type Log = (reason: string) => void;

/** Prepares, asks for the address of each new account, and prepares again where an answer differs. */
async function prepareAsking(prepare: Prepare, log: Log): Promise<PreparedAccounts> {
  const emails = new Map<string, string>();
  const first = await prepareOrAsk(prepare, log, emails);
  const taken = first.state.accounts.map(({ email, name }): TakenAddress => ({ email, owner: `Account ${name}` }));
  const asked = new Set(emails.keys());
  for (const { known, decision } of first.decided) {
    const { environment, email } = known;
    const isFree = !isFailure(decision) && decision.kind === 'create';
    const isUsedUp = isFailure(decision) && decision.code.startsWith('EMAIL_');
    if (!asked.has(environment) && (isFree || isUsedUp)) {
      if (isUsedUp) log(decision.message);
      const answer = await askForEmail(environment, isFree ? email : undefined, taken);
      if (answer !== email) emails.set(environment, answer);
    }
    taken.push({ email: emails.get(environment) ?? email, owner: `Environment ${environment}` });
  }
  return emails.size > asked.size ? prepare(emails) : first;
}

/** The usual address may be one AWS refuses, too long for one: then it is asked for before anything else. */
async function prepareOrAsk(prepare: Prepare, log: Log, emails: Map<string, string>): Promise<PreparedAccounts> {
  for (;;) {
    try {
      return await prepare(emails);
    } catch (error) {
      const environment = isFailure(error) && error.code === 'EMAIL_INVALID' ? error.details.environment : undefined;
      if (!isFailure(error) || typeof environment !== 'string') throw error;
      log(error.message);
      emails.set(environment, await askForEmail(environment, undefined, []));
    }
  }
}

function askForEmail(environment: string, offer: string | undefined, taken: readonly TakenAddress[]): Promise<string> {
  const flaw = (email: string) => findAddressFlaw(email, taken);
  const offered = offer !== undefined && flaw(offer) === undefined ? offer : undefined;
  return askText(`${environment} e-mail:`, { default: offered, flaw });
}

/** Why AWS would not take `email` for a new account; undefined for a good one. Case does not tell addresses apart. */
export function findAddressFlaw(email: string, taken: readonly TakenAddress[]): string | undefined {
  const other = taken.find((one) => one.email.toLowerCase() === email.toLowerCase());
  if (other !== undefined) return `${other.owner} has this address; AWS wants one for each account.`;
  const flaw = findEmailFlaw(email);
  return flaw === undefined ? undefined : `AWS would refuse it: ${flaw}.`;
}
