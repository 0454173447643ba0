import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import { type CreationStatus, listCreations, requestAccount } from '../../aws/account-creation.ts';
import { describeError, isRefusedWith, readRefusal } from '../../aws/errors.ts';
import { listAccounts, type Organizations } from '../../aws/organizations.ts';
import { AmbiguousResultError, type RetryOptions, waitBeforeRetry } from '../../aws/retry.ts';
import { toFailure } from '../../aws/to-failure.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { AccountNote } from '../../repository/journal.ts';
import type { Management } from '../../run/management.ts';
import type { Report, Work } from '../../run/work.ts';
import { creationFailure } from './creation-failure.ts';
import { sameAddress } from './decide.ts';
import type { Target } from './load.ts';

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
  /** With `retry`. */
  readonly organizations: Organizations;
  readonly target: Target;
  readonly options: ObtainOptions;
  readonly retry: RetryOptions;
  readonly report: Report;
}

/** What came of a request: AWS's own word, or the account itself where that is all that shows. */
export type Requested = CreationStatus | { readonly requestId: undefined; readonly accountId: string };

/** How often CreateAccount may be sent, each time only after AWS has shown that the one before had no effect. */
export const REQUESTS = 3;
/** How often to look for what AWS's lists, which are eventually consistent, may show late. About four seconds. */
export const LOOKS = 6;

/** Sends CreateAccount, and again only when the one before is shown to have had no effect. */
export async function sendRequest(creation: Creation): Promise<Requested> {
  const { work, target, retry } = creation;
  const { environment, name, email } = target;
  const noted = work.journal.note(environment).account;
  // A noted request with an id is one that AWS answered; the survey has seen what became of it.
  if (noted !== undefined && noted.requestId === undefined) {
    creation.report('an earlier run was about to ask: looking whether AWS got the request');
    const found = await lookFor(creation, noted);
    if (found !== undefined) return found;
  }
  for (let sent = 1; ; sent += 1) {
    const note: AccountNote = { name, email, requestedAt: work.runtime.clock.now() };
    await work.journal.update(environment, { account: note });
    try {
      return await send(creation);
    } catch (error) {
      if (!(error instanceof AmbiguousResultError)) throw error;
      creation.report('the reply was lost: looking whether AWS got the request');
      const found = await lookFor(creation, note);
      if (found !== undefined) return found;
      const resend = sent < REQUESTS && (await waitBeforeRetry(retry, sent, 'AWS never got the request'));
      if (!resend) throw toFailure(error.cause, CALL);
    }
  }
}

async function send(creation: Creation): Promise<CreationStatus> {
  const { work, organizations, target, options, retry } = creation;
  const { environment, name, email } = target;
  const tags = new Map([...options.tags, [ENVIRONMENT_TAG, environment]]);
  const began = work.runtime.clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await requestAccount(organizations, {
        name,
        email,
        roleName: options.roleName,
        tags,
      });
    } catch (error) {
      if (error instanceof AmbiguousResultError || work.runtime.interrupt.aborted) throw error;
      const reason = readRefusal(error)?.reason;
      const until = await transientUntil(creation, reason, began);
      const turn = { ...retry, deadline: Math.min(retry.deadline, until) };
      if (await waitBeforeRetry(turn, tries + 6, `AWS says ${reason}; waiting for a turn`)) continue;
      // A refusal is an answer: AWS did nothing.
      await work.journal.update(environment, { account: undefined });
      throw refusal(environment, error);
    }
  }
}

function refusal(environment: string, error: unknown): unknown {
  const refused = readRefusal(error);
  if (isFailure(error) || refused === undefined) return error;
  if (isRefusedWith(error, 'AWSOrganizationsNotInUse')) {
    return new Failure('ORGANIZATION_MISSING', `AWS refused CreateAccount: ${describeError(error)}`, { cause: error });
  }
  if (refused.code.startsWith('AccessDenied')) return toFailure(error, CALL);
  return creationFailure(environment, refused.reason ?? refused.code, describeError(error), error);
}

const CALL = { operation: 'CreateAccount' };

const FINALIZING_MS = 60 * 60_000;
/** AWS words a full quota and an unfinished organization alike. Nobody should wait an hour for a quota. */
const FULL_OR_UNFINISHED_MS = 30_000;

/** Until when, in milliseconds since the epoch, to believe that a refusal passes by itself. */
async function transientUntil(creation: Creation, reason: string | undefined, began: number): Promise<number> {
  if (reason === 'ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED') return Number.POSITIVE_INFINITY;
  if (reason !== 'ACCOUNT_NUMBER_LIMIT_EXCEEDED') return 0;
  const { work, management, organizations } = creation;
  const accounts = await listAccounts(organizations);
  const own = accounts.find((account) => account.id === management.organization.managementAccountId);
  const isYoung = accounts.length === 1 && work.runtime.clock.now() - (own?.joinedAt ?? 0) < FINALIZING_MS;
  return isYoung ? began + FULL_OR_UNFINISHED_MS : 0;
}

/** Looks for a request whose reply was lost. It needs no clock: what the survey did not know is new. */
async function lookFor(creation: Creation, { name, email }: AccountNote): Promise<Requested | undefined> {
  const { organizations, target, retry } = creation;
  const known = new Set(target.evidence.accounts.map((account) => account.id));
  for (let look = 1; ; look += 1) {
    const requests = await listCreations(organizations);
    const named = requests.filter((candidate) => candidate.accountName === name);
    const ours = named.find(({ state, accountId = '' }) => state === 'IN_PROGRESS' || !known.has(accountId));
    if (ours !== undefined) return ours;
    const accounts = await listAccounts(organizations);
    const account = accounts.find((candidate) => sameAddress(candidate.email, email));
    if (account !== undefined) return { requestId: undefined, accountId: account.id };
    if (look === LOOKS || !(await waitBeforeRetry(retry, look, 'looking whether AWS got the request')))
      return undefined;
  }
}
