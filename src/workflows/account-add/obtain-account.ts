import { type CreationStatus, describeCreation } from '../../aws/account-creation.ts';
import { type OrganizationAccount, requireAccountId } from '../../aws/organizations.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { type Management, organizationsOf } from '../../run/management.ts';
import { type Report, retryFor, type Work } from '../../run/work.ts';
import { activated, described, stillInProgress } from './await-account.ts';
import { creationFailure } from './creation-failure.ts';
import type { Decision } from './decide.ts';
import type { Target } from './load.ts';
import { lookAgain } from './look-again.ts';
import { type Creation, LOOKS, type ObtainOptions, REQUESTS, type Requested, sendRequest } from './send-request.ts';

export interface Obtained {
  readonly account: OrganizationAccount;
  /** This run, or the one it goes on from, asked for the account. */
  readonly created: boolean;
}

/** The account of `target`: adopted, waited for, or created. The journal knows of it before AWS does. */
export async function obtainAccount(
  work: Work,
  management: Management,
  target: Target,
  options: ObtainOptions,
  report: Report,
): Promise<Obtained> {
  if (isFailure(target.decision)) throw target.decision;
  const retry = retryFor(work, report);
  const organizations = organizationsOf(management, retry);
  return carryOut({ work, management, organizations, target, options, retry, report }, target.decision);
}

async function carryOut(creation: Creation, decision: Decision): Promise<Obtained> {
  const { work, organizations, target } = creation;
  switch (decision.kind) {
    case 'adopt': {
      const created = work.journal.note(target.environment).account !== undefined;
      return { account: await activated(creation, decision.account), created };
    }
    case 'await': {
      const status = await describeCreation(organizations, decision.requestId);
      if (status !== undefined) return settle(creation, status);
      throw creationFailure(target.environment, 'UNKNOWN_REQUEST', `AWS no longer knows ${decision.requestId}.`);
    }
    case 'create':
      return create(creation);
  }
}

/** Asks, and asks again where AWS says that it failed inside: then there is no account, for certain. */
async function create(creation: Creation): Promise<Obtained> {
  for (let sent = 1; ; sent += 1) {
    try {
      return await settle(creation, await sendRequest(creation));
    } catch (error) {
      const failedInside = isFailure(error) && error.details.reason === 'INTERNAL_FAILURE';
      const again = failedInside && sent < REQUESTS;
      if (!again || !(await waitBeforeRetry(creation.retry, sent + 5, 'AWS failed inside; asking anew'))) throw error;
    }
  }
}

/** Follows a request to its end. */
async function settle(creation: Creation, first: Requested): Promise<Obtained> {
  const { work, target, retry, options } = creation;
  if (first.requestId === undefined) return finish(creation, first.accountId);
  const { environment } = target;
  const noted = work.journal.note(environment).account;
  // A request nobody here noted is another machine's: its list entry is enough to find it again.
  if (noted !== undefined && noted.requestId !== first.requestId) {
    await work.journal.update(environment, { account: { ...noted, requestId: first.requestId } });
  }
  let status = first;
  for (let tries = 1; status.state === 'IN_PROGRESS'; tries += 1) {
    if (!(await waitBeforeRetry(retry, tries, 'AWS is creating the account; usually 1 to 5 minutes'))) {
      throw stillInProgress(target, status.requestId, options.resume);
    }
    status = (await poll(creation, status.requestId)) ?? status;
  }
  if (status.state === 'FAILED') return failed(creation, status);
  return finish(creation, requireAccountId(status.accountId, 'DescribeCreateAccountStatus'));
}

async function finish(creation: Creation, accountId: string): Promise<Obtained> {
  const noted = creation.work.journal.note(creation.target.environment).account;
  const account = requireAddress(await described(creation, accountId), creation);
  return { account: await activated(creation, account), created: noted !== undefined };
}

/** AWS throttling the question says nothing of the request, which goes on. */
async function poll(creation: Creation, requestId: string): Promise<CreationStatus | undefined> {
  const { organizations, target, options } = creation;
  try {
    return await describeCreation(organizations, requestId);
  } catch (error) {
    if (isFailure(error) && error.code === 'AWS_THROTTLED') throw stillInProgress(target, requestId, options.resume);
    throw error;
  }
}

/** A request of our name that made an account at another address was somebody else's. */
function requireAddress(account: OrganizationAccount, { work, target }: Creation): OrganizationAccount {
  const { environment, email, evidence } = target;
  const noted = evidence.emailGiven ? undefined : work.journal.note(environment).account?.email;
  if ([email, noted].some((address) => address?.toLowerCase() === account.email.toLowerCase())) return account;
  throw new Failure(
    'ENVIRONMENT_CONFLICT',
    `The account named ${account.name} (${account.id}) has the address ${account.email}, not ${email}.`,
    {
      suggestions: [`If it is ${environment}, adopt it: pf aws account add ${environment} --account-id ${account.id}`],
      details: { environment, account: account.id, email: account.email, expectedEmail: email },
    },
  );
}

async function failed(creation: Creation, status: CreationStatus): Promise<Obtained> {
  const { work, target } = creation;
  const reason = status.failureReason ?? 'unknown';
  await work.journal.update(target.environment, { account: undefined });
  if (reason === 'EMAIL_ALREADY_EXISTS' || reason === 'CONCURRENT_ACCOUNT_MODIFICATION') return taken(creation, reason);
  throw creationFailure(target.environment, reason, `request ${status.requestId} ended with ${reason}.`);
}

/** The address is in use: by ours after all (another run was quicker), by a closed one of ours, or by a stranger. */
async function taken(creation: Creation, reason: string): Promise<Obtained> {
  const { target, retry } = creation;
  const { environment, email } = target;
  for (let look = 1; look <= LOOKS; look += 1) {
    const decision = await lookAgain(creation);
    if (decision.kind !== 'create') return carryOut(creation, decision);
    if (!(await waitBeforeRetry(retry, look, `AWS says ${reason}; looking for the account that has ${email}`))) break;
  }
  if (reason !== 'EMAIL_ALREADY_EXISTS') throw creationFailure(environment, reason, `AWS says ${reason}.`);
  throw new Failure('EMAIL_TAKEN_OUTSIDE', `${email} belongs to an AWS account outside this organization.`, {
    suggestions: [
      `Choose another address: pf aws account add ${environment} --email OTHER`,
      'Or, if that account is yours, invite it to the organization and adopt it with --account-id.',
    ],
    details: { environment, email },
  });
}
