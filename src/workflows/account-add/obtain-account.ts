import { type CreationStatus, describeCreation, listCreations } from '../../aws/account-creation.ts';
import { describeAccount, listAccounts, listTags, type OrganizationAccount } from '../../aws/organizations.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import { type Decision, decideAccount, isSameAddress } from './decide-account.ts';
import { type AccountContext, LOOKS, makeCreationFailure, REQUESTS, sendRequest } from './request-account.ts';

export interface ObtainedAccount {
  readonly account: OrganizationAccount;
  /** This run, or the one it goes on from, asked for the account. */
  readonly created: boolean;
}

/** The account of an environment: adopted, waited for, or created. The journal knows of it before AWS does. */
export async function obtainAccount(context: AccountContext, decision: Decision): Promise<ObtainedAccount> {
  const { journal, management, known, retry } = context;
  switch (decision.kind) {
    case 'adopt': {
      const created = journal.note(known.environment).account !== undefined;
      return { account: await waitUntilActive(context, decision.account), created };
    }
    case 'await': {
      const status = await describeCreation(openManagementOrganizations(management, retry), decision.requestId);
      if (status !== undefined) return waitForCompletion(context, status);
      const words = `AWS no longer knows ${decision.requestId}.`;
      throw makeCreationFailure(context, { reason: 'UNKNOWN_REQUEST', words });
    }
    case 'create':
      return createAccount(context);
  }
}

/** Asks, and asks again where AWS says that it failed inside: then there is no account, for certain. */
async function createAccount(context: AccountContext): Promise<ObtainedAccount> {
  for (let sent = 1; ; sent += 1) {
    try {
      const found = await sendRequest(context);
      if (found.kind === 'account') return await describeCreated(context, found.accountId);
      return await waitForCompletion(context, found.status);
    } catch (error) {
      const failedInside = isFailure(error) && error.details.reason === 'INTERNAL_FAILURE';
      const again = failedInside && sent < REQUESTS;
      if (!again || !(await waitBeforeRetry(context.retry, sent + 5, 'AWS failed inside; asking anew'))) throw error;
    }
  }
}

/** Follows a request to its end. */
async function waitForCompletion(context: AccountContext, first: CreationStatus): Promise<ObtainedAccount> {
  const { journal, known, retry } = context;
  const noted = journal.note(known.environment).account;
  // A request nobody here noted is another machine's: its list entry is enough to find it again.
  if (noted !== undefined && noted.requestId !== first.requestId) {
    await journal.update(known.environment, { account: { ...noted, requestId: first.requestId } });
  }
  let status = first;
  for (let tries = 1; status.state !== 'FAILED' && status.accountId === undefined; tries += 1) {
    if (!(await waitBeforeRetry(retry, tries, 'AWS is creating the account; usually 1 to 5 minutes'))) {
      throw makeInProgressFailure(context, status.requestId);
    }
    status = (await pollRequest(context, status.requestId)) ?? status;
  }
  if (status.state === 'FAILED' || status.accountId === undefined) return handleFailedRequest(context, status);
  return describeCreated(context, status.accountId);
}

/** AWS throttling the question says nothing of the request, which goes on. */
async function pollRequest(context: AccountContext, requestId: string): Promise<CreationStatus | undefined> {
  try {
    return await describeCreation(openManagementOrganizations(context.management, context.retry), requestId);
  } catch (error) {
    if (isFailure(error) && error.code === 'AWS_THROTTLED') throw makeInProgressFailure(context, requestId);
    throw error;
  }
}

async function describeCreated(context: AccountContext, accountId: string): Promise<ObtainedAccount> {
  const created = context.journal.note(context.known.environment).account !== undefined;
  const account = await waitUntilListed(context, accountId);
  assertAddress(context, account);
  return { account: await waitUntilActive(context, account), created };
}

/** How long a new account may be missing from the organization before it is gone rather than late. */
const LATE_MS = 5 * 60_000;

/** A new account may show in the list before it can be described, or the other way round. */
async function waitUntilListed(context: AccountContext, accountId: string): Promise<OrganizationAccount> {
  const { journal, management, retry, resume } = context;
  const { environment } = context.known;
  const deadline = Math.min(retry.deadline, retry.clock.now() + LATE_MS);
  for (let tries = 1; ; tries += 1) {
    const account = await describeAccount(openManagementOrganizations(management, retry), accountId);
    if (account !== undefined) return account;
    if (await waitBeforeRetry({ ...retry, deadline }, tries, `account ${accountId} does not show yet`)) continue;
    if (deadline === retry.deadline) throw makeInProgressFailure(context, accountId);
    await journal.update(environment, { account: undefined });
    const message = `AWS made account ${accountId} for ${environment}, and the organization has it no more.`;
    throw new Failure('ACCOUNT_UNKNOWN', message, {
      suggestions: [
        'Look whether it was moved to another organization or closed: pf aws account list',
        `To make another one: ${resume}`,
      ],
      details: { environment, account: accountId },
    });
  }
}

/** Waits while AWS activates the account. Throws ACCOUNT_UNUSABLE for one that is closed or suspended. */
async function waitUntilActive(context: AccountContext, account: OrganizationAccount): Promise<OrganizationAccount> {
  const { management, retry } = context;
  const { environment } = context.known;
  let current = account;
  for (let tries = 1; current.state === 'PENDING_ACTIVATION'; tries += 1) {
    if (!(await waitBeforeRetry(retry, tries, 'AWS is activating the account'))) {
      throw makeInProgressFailure(context, account.id);
    }
    current = (await describeAccount(openManagementOrganizations(management, retry), account.id)) ?? current;
  }
  if (current.state === 'ACTIVE') return current;
  throw new Failure('ACCOUNT_UNUSABLE', `Account ${current.id} of ${environment} is ${current.state}.`, {
    details: { environment, account: current.id, state: current.state },
  });
}

/** The wait ended, the request did not fail. */
function makeInProgressFailure({ known: { environment }, resume }: AccountContext, what: string): Failure {
  return new Failure('ACCOUNT_IN_PROGRESS', `AWS is still creating the account of ${environment} (${what}).`, {
    suggestions: [`Go on with the same request: ${resume}`],
    details: { environment, request: what, resume },
  });
}

/** A request of our name that made an account at another address was somebody else's. */
function assertAddress({ journal, known }: AccountContext, account: OrganizationAccount): void {
  const { environment, email, emailGiven } = known;
  const noted = emailGiven ? undefined : journal.note(environment).account?.email;
  if ([email, noted].some((address) => address !== undefined && isSameAddress(address, account.email))) return;
  const message = `The account named ${account.name} (${account.id}) has the address ${account.email}, not ${email}.`;
  throw new Failure('ENVIRONMENT_CONFLICT', message, {
    suggestions: [`If it is ${environment}, adopt it: pf aws account add ${environment} --account-id ${account.id}`],
    details: { environment, account: account.id, email: account.email, expectedEmail: email },
  });
}

async function handleFailedRequest(context: AccountContext, status: CreationStatus): Promise<ObtainedAccount> {
  const { environment } = context.known;
  const reason = status.failureReason ?? 'unknown';
  await context.journal.update(environment, { account: undefined });
  const isAddressInUse = reason === 'EMAIL_ALREADY_EXISTS' || reason === 'CONCURRENT_ACCOUNT_MODIFICATION';
  if (isAddressInUse) return adoptByAddress(context, reason);
  throw makeCreationFailure(context, { reason, words: `request ${status.requestId} ended with ${reason}.` });
}

/** The address is in use: by ours after all (another run was quicker), by a closed one of ours, or by a stranger. */
async function adoptByAddress(context: AccountContext, reason: string): Promise<ObtainedAccount> {
  const { environment, email } = context.known;
  for (let look = 1; look <= LOOKS; look += 1) {
    const decision = await decideAnew(context);
    if (decision.kind !== 'create') return obtainAccount(context, decision);
    const why = `AWS says ${reason}; looking for the account that has ${email}`;
    if (!(await waitBeforeRetry(context.retry, look, why))) break;
  }
  if (reason !== 'EMAIL_ALREADY_EXISTS') throw makeCreationFailure(context, { reason, words: `AWS says ${reason}.` });
  throw new Failure('EMAIL_TAKEN_OUTSIDE', `${email} belongs to an AWS account outside this organization.`, {
    suggestions: [
      `Choose another address: pf aws account add ${environment} --email OTHER`,
      'Or, if that account is yours, invite it to the organization and adopt it with --account-id.',
    ],
    details: { environment, email },
  });
}

/** With what AWS says now, when it turns out that something was missed before. The journal is left out. */
async function decideAnew({ management, known, retry }: AccountContext): Promise<Decision> {
  const organizations = openManagementOrganizations(management, retry);
  const requests = await listCreations(organizations);
  const accounts = await listAccounts(organizations);
  const tags = new Map(known.tags);
  for (const account of accounts) {
    const matters = isSameAddress(account.email, known.email) && account.state !== 'CLOSED';
    if (matters) tags.set(account.id, await listTags(organizations, account.id));
  }
  return decideAccount({ ...known, entry: {}, requests, accounts, tags });
}
