import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import { type CreationStatus, listCreations, sendAccountRequest } from '../../aws/account-creation.ts';
import { getFailureCode } from '../../aws/classify-error.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { describeError, isRefusedWith, readRefusal } from '../../aws/errors.ts';
import { listAccounts } from '../../aws/organizations.ts';
import { AmbiguousResultError, waitBeforeRetry } from '../../aws/retry.ts';
import { toFailure } from '../../aws/to-failure.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { MANAGEMENT } from '../../repository/environments.ts';
import type { AccountNote } from '../../repository/journal.ts';
import type { RunContext } from '../../run/context.ts';
import { type Management, openManagementOrganizations } from '../../run/management.ts';
import { type EnvironmentState, isSameAddress } from './decide-account.ts';
import type { OrganizationTraits } from './load-organization.ts';
import type { AccountAddRequest } from './request.ts';

/** The work on one environment. */
export interface AccountContext extends RunContext {
  readonly management: Management;
  readonly request: AccountAddRequest;
  readonly known: EnvironmentState;
  readonly traits: OrganizationTraits;
}

const CALL = { operation: 'CreateAccount' };

/** How often CreateAccount is sent, each time only after AWS has shown that the one before had no effect. */
export const REQUESTS = 3;
/** How often to look for what AWS's lists, which are eventually consistent, may show late. About four seconds. */
export const LOOKS = 6;

/** A request to follow to its end, or the account itself where AWS's list of requests does not show one. */
type FoundRequest =
  | { readonly kind: 'request'; readonly status: CreationStatus }
  | { readonly kind: 'account'; readonly accountId: string };

/** Sends CreateAccount, and again only when the one before is shown to have had no effect. */
export async function sendRequest(context: AccountContext): Promise<FoundRequest> {
  const { runtime, journal, known, retry } = context;
  const { environment, name, email } = known;
  const noted = journal.note(environment).account;
  // A noted request with an id is one that AWS answered; what became of it was looked up before the decision.
  if (noted !== undefined && noted.requestId === undefined) {
    context.report('an earlier run was about to ask: looking whether AWS got the request');
    const found = await findRequest(context, noted);
    if (found !== undefined) return found;
  }
  for (let sent = 1; ; sent += 1) {
    const entry: AccountNote = { name, email, requestedAt: runtime.clock.now() };
    await journal.update(environment, { account: entry });
    try {
      return { kind: 'request', status: await sendOneRequest(context) };
    } catch (error) {
      if (!(error instanceof AmbiguousResultError)) throw error;
      context.report('the reply was lost: looking whether AWS got the request');
      const found = await findRequest(context, entry);
      if (found !== undefined) return found;
      const resend = sent < REQUESTS && (await waitBeforeRetry(retry, sent, 'AWS never got the request'));
      if (!resend) throw toFailure(error.cause, CALL);
    }
  }
}

async function sendOneRequest(context: AccountContext): Promise<CreationStatus> {
  const { runtime, journal, management, known, request, retry } = context;
  const { environment, name, email } = known;
  const tags = new Map([...request.tags, [ENVIRONMENT_TAG, environment]]);
  const began = runtime.clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendAccountRequest(openManagementOrganizations(management, retry), {
        name,
        email,
        roleName: request.roleName,
        tags,
      });
    } catch (error) {
      if (error instanceof AmbiguousResultError || runtime.interrupt.aborted) throw error;
      const reason = readRefusal(error)?.reason;
      const until = await findRefusalDeadline(context, reason, began);
      const turn = { ...retry, deadline: Math.min(retry.deadline, until) };
      if (await waitBeforeRetry(turn, tries + 6, `AWS says ${reason}; waiting for a turn`)) continue;
      // A refusal is an answer: AWS did nothing.
      await journal.update(environment, { account: undefined });
      throw explainRefusal(context, error);
    }
  }
}

function explainRefusal(context: AccountContext, error: unknown): unknown {
  const refused = readRefusal(error);
  if (isFailure(error) || refused === undefined) return error;
  if (isRefusedWith(error, 'AWSOrganizationsNotInUse')) {
    return new Failure('ORGANIZATION_MISSING', `AWS refused CreateAccount: ${describeError(error)}`, { cause: error });
  }
  if (refused.code.startsWith('AccessDenied')) return toFailure(error, CALL);
  const reason = refused.reason ?? refused.code;
  return makeCreationFailure(context, { reason, words: describeError(error), cause: error });
}

const FINALIZING_MS = 60 * 60_000;
/** AWS words a full quota and an unfinished organization alike. Nobody should wait an hour for a quota. */
const FULL_OR_UNFINISHED_MS = 30_000;

/** Until when, in milliseconds since the epoch, to believe that a refusal passes by itself. */
async function findRefusalDeadline(
  { runtime, management, retry }: AccountContext,
  reason: string | undefined,
  began: number,
): Promise<number> {
  if (reason === 'ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED') return Number.POSITIVE_INFINITY;
  if (reason !== 'ACCOUNT_NUMBER_LIMIT_EXCEEDED') return 0;
  const accounts = await listAccounts(openManagementOrganizations(management, retry));
  const own = accounts.find((account) => account.id === management.organization.managementAccountId);
  const isYoung = accounts.length === 1 && runtime.clock.now() - (own?.joinedAt ?? 0) < FINALIZING_MS;
  return isYoung ? began + FULL_OR_UNFINISHED_MS : 0;
}

/** Looks for a request whose reply was lost. It needs no clock: what was not there before is new. */
async function findRequest(context: AccountContext, { name, email }: AccountNote): Promise<FoundRequest | undefined> {
  const { management, known, retry } = context;
  const before = new Set(known.accounts.map((account) => account.id));
  for (let look = 1; ; look += 1) {
    const requests = await listCreations(openManagementOrganizations(management, retry));
    const named = requests.filter((candidate) => candidate.accountName === name);
    const status = named.find(({ state, accountId = '' }) => state === 'IN_PROGRESS' || !before.has(accountId));
    if (status !== undefined) return { kind: 'request', status };
    const accounts = await listAccounts(openManagementOrganizations(management, retry));
    const account = accounts.find((candidate) => isSameAddress(candidate.email, email));
    if (account !== undefined) return { kind: 'account', accountId: account.id };
    const again = look < LOOKS && (await waitBeforeRetry(retry, look, 'looking whether AWS got the request'));
    if (!again) return undefined;
  }
}

/** Where the advice of the code is not exact enough. */
const ADVICE: Readonly<Record<string, readonly string[]>> = {
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: [
    'In the first hour of an organization AWS says so too while it is still setting it up: then run the same command again later.',
    `Otherwise ask for more: pf aws exec MANAGEMENT -- aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-29A0C5DF --desired-value 20 --region ${GLOBAL_REGION}`,
  ],
  GOVCLOUD_ACCOUNT_ALREADY_EXISTS: ['A GovCloud account exists for this request already: ask AWS Support.'],
  INVALID_ADDRESS: [
    'Correct the contact address of the management account: https://console.aws.amazon.com/billing/home#/account',
  ],
  INVALID_ROLE_NAME: ['Give another --role-name: 1 to 64 letters, digits and + = , . @ - _'],
  MASTER_ACCOUNT_MISSING_CONTACT_INFO: [
    'Complete the contact data of the management account: https://console.aws.amazon.com/billing/home#/account',
  ],
  MAX_TAG_LIMIT_EXCEEDED: ['Give fewer --tag: AWS allows 50 for an account, ours included.'],
  TAG_POLICY_VIOLATION: ['Give --tag values that the tag policy of the organization allows.'],
  UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED: ['Leave --tag out and tag the account afterwards.'],
};

interface FailedCreation {
  /** Of AWS. An unknown one is shown as it came. */
  readonly reason: string;
  readonly words: string;
  readonly cause?: unknown;
}

/** Why no account came of it. */
export function makeCreationFailure(
  { management, known: { environment } }: Pick<AccountContext, 'management' | 'known'>,
  { reason, words, cause }: FailedCreation,
): Failure {
  const { environment: holder = MANAGEMENT } = management;
  const suggestions = ADVICE[reason]?.map((advice) => advice.replace('MANAGEMENT', holder));
  const code = getFailureCode(reason) ?? 'ACCOUNT_CREATION_FAILED';
  return new Failure(code, `AWS did not create the account for ${environment}: ${words}`, {
    ...(suggestions === undefined ? {} : { suggestions }),
    details: { environment, reason },
    cause,
  });
}
