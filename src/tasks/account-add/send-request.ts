import { type CreationStatus, creationRequests, requestAccount } from '../../aws/account-creation.ts';
import { wordsOf } from '../../aws/explain.ts';
import { listAccounts, type OrganizationAccount } from '../../aws/organizations.ts';
import { OutcomeUnknown, type Patience, waitTurn } from '../../aws/patience.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { Management } from '../management.ts';
import type { Report, Work } from '../work.ts';
import { creationFailure } from './creation-failure.ts';
import { sameAddress } from './decide.ts';
import { ENVIRONMENT_TAG } from './options.ts';
import type { Target } from './survey.ts';

export interface ObtainOptions {
  readonly roleName: string;
  readonly tags: ReadonlyMap<string, string>;
  /** The command that goes on from here, for whoever the wait ends on. */
  readonly resume: string;
}

/** One account on its way. */
export interface Creation {
  readonly work: Work;
  readonly management: Management;
  readonly target: Target;
  readonly options: ObtainOptions;
  readonly patience: Patience;
  readonly report: Report;
}

/** How often CreateAccount may be sent, each time only after AWS has shown that the one before had no effect. */
const REQUESTS = 3;
/** How often to look for a request whose reply was lost before believing that it never arrived. */
const LOOKS = 6;

/** Sends CreateAccount, and again only when the one before is shown to have had no effect. */
export async function sendRequest(creation: Creation): Promise<CreationStatus> {
  const { work, target, patience } = creation;
  const { environment, name, email } = target;
  const noted = work.journal.note(environment).account;
  if (noted !== undefined) {
    creation.report('an earlier run was about to ask: looking whether AWS got the request');
    const found = await lookFor(creation, noted.requestedAt);
    if (found !== undefined) return found;
  }
  for (let sent = 1; ; sent += 1) {
    const requestedAt = work.runtime.clock.now();
    await work.journal.update(environment, { account: { name, email, requestedAt } });
    try {
      return await send(creation);
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw error;
      creation.report('the reply was lost: looking whether AWS got the request');
      const found = await lookFor(creation, requestedAt);
      if (found !== undefined) return found;
      const resend = sent < REQUESTS && (await waitTurn(patience, sent, 'AWS never got the request'));
      if (!resend) throw new Failure('AWS_UNREACHABLE', error.message, { cause: error.cause });
    }
  }
}

async function send(creation: Creation): Promise<CreationStatus> {
  const { management, target, options, patience } = creation;
  const { environment, name, email } = target;
  const tags = new Map([...options.tags, [ENVIRONMENT_TAG, environment]]);
  for (let tries = 1; ; tries += 1) {
    try {
      return await requestAccount(management.organizations, patience, {
        name,
        email,
        roleName: options.roleName,
        tags,
      });
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      const heals = reason === 'ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED' || (await isFinalizing(creation, reason));
      if (!heals || !(await waitTurn(patience, tries + 6, `AWS says ${reason}; waiting for a turn`))) {
        await creation.work.journal.update(environment, { account: undefined });
        throw creationFailure(environment, reason, wordsOf(error), error);
      }
    }
  }
}

/** The reason of a plain refusal: the exception's own Reason, else its name. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof OutcomeUnknown || isFailure(error)) return undefined;
  const reason = 'Reason' in error ? error.Reason : undefined;
  return typeof reason === 'string' ? reason : error.name;
}

const FINALIZING_MS = 60 * 60_000;

/** Right after CreateOrganization, "too many accounts" can mean that the organization is not finished. */
async function isFinalizing({ work, management, patience }: Creation, reason: string): Promise<boolean> {
  if (reason !== 'ACCOUNT_NUMBER_LIMIT_EXCEEDED') return false;
  const accounts = await listAccounts(management.organizations, patience);
  const own = accounts.find((account) => account.id === management.organization.managementAccountId);
  return accounts.length === 1 && work.runtime.clock.now() - (own?.joinedAt ?? 0) < FINALIZING_MS;
}

/** Looks for a request whose reply was lost, for some seconds: AWS's lists are eventually consistent. */
async function lookFor(creation: Creation, requestedAt: number): Promise<CreationStatus | undefined> {
  const { management, target, patience } = creation;
  for (let look = 1; look <= LOOKS; look += 1) {
    const requests = await creationRequests(management.organizations, patience);
    const ours = requests.find(
      (candidate) => candidate.accountName === target.name && (candidate.requestedAt ?? 0) >= requestedAt - 60_000,
    );
    if (ours !== undefined) return ours;
    const accounts = await listAccounts(management.organizations, patience);
    const account = accounts.find((candidate) => sameAddress(candidate.email, target.email));
    if (account !== undefined) return succeeded(account);
    if (!(await waitTurn(patience, look, 'looking whether AWS got the request'))) return undefined;
  }
  return undefined;
}

function succeeded(account: OrganizationAccount): CreationStatus {
  return {
    requestId: '',
    accountName: account.name,
    state: 'SUCCEEDED',
    accountId: account.id,
    failureReason: undefined,
    requestedAt: undefined,
  };
}
