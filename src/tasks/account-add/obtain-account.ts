import { type CreationStatus, creationRequests, creationStatus, describeAccount } from '../../aws/account-creation.ts';
import { listAccounts, type OrganizationAccount } from '../../aws/organizations.ts';
import { waitTurn } from '../../aws/patience.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { Management } from '../management.ts';
import { patienceFor, type Report, type Work } from '../work.ts';
import { creationFailure } from './creation-failure.ts';
import { type Decision, sameAddress } from './decide.ts';
import { type Creation, type ObtainOptions, sendRequest } from './send-request.ts';
import type { Target } from './survey.ts';

export interface Obtained {
  readonly account: OrganizationAccount;
  /** This run, or the one it goes on from, made the account. */
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
  const creation: Creation = { work, management, target, options, patience: patienceFor(work, report), report };
  return carryOut(creation, target.decision);
}

async function carryOut(creation: Creation, decision: Decision): Promise<Obtained> {
  const { work, management, target, patience } = creation;
  switch (decision.kind) {
    case 'adopt': {
      const created = work.journal.note(target.environment).account !== undefined;
      return { account: await activated(creation, decision.account), created };
    }
    case 'await': {
      const status = await creationStatus(management.organizations, patience, decision.requestId);
      if (status !== undefined) return settle(creation, status);
      throw creationFailure(
        target.environment,
        'INTERNAL_FAILURE',
        `AWS no longer knows request ${decision.requestId}.`,
      );
    }
    case 'create':
      return settle(creation, await sendRequest(creation));
  }
}

/** Follows a request to its end. */
async function settle(creation: Creation, first: CreationStatus): Promise<Obtained> {
  const { work, management, target, patience, options } = creation;
  const { environment, name, email } = target;
  const noted = work.journal.note(environment).account;
  if (first.requestId !== '' && noted?.requestId !== first.requestId) {
    const requestedAt = noted?.requestedAt ?? first.requestedAt ?? work.runtime.clock.now();
    await work.journal.update(environment, { account: { name, email, requestedAt, requestId: first.requestId } });
  }
  let status = first;
  for (let tries = 1; status.state === 'IN_PROGRESS'; tries += 1) {
    if (!(await waitTurn(patience, tries, 'AWS is creating the account; usually 1 to 5 minutes'))) {
      throw stillInProgress(target, status.requestId, options.resume);
    }
    status = (await creationStatus(management.organizations, patience, status.requestId)) ?? status;
  }
  if (status.state === 'FAILED') return failed(creation, status);
  const account = await described(creation, status.accountId ?? '');
  return { account: await activated(creation, account), created: true };
}

/** A new account may show in the list before it can be described, or the other way round. */
async function described(creation: Creation, accountId: string): Promise<OrganizationAccount> {
  const { management, patience, target } = creation;
  for (let tries = 1; ; tries += 1) {
    const account = await describeAccount(management.organizations, patience, accountId);
    if (account !== undefined) return requireAddress(account, target);
    if (!(await waitTurn(patience, tries, `account ${accountId} does not show in the organization yet`))) {
      throw stillInProgress(target, accountId, creation.options.resume);
    }
  }
}

/** A request of our name that made an account at another address was somebody else's. */
function requireAddress(account: OrganizationAccount, { environment, email }: Target): OrganizationAccount {
  if (sameAddress(account.email, email)) return account;
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
  const { management, target, patience } = creation;
  const { environment, email, name } = target;
  const requests = await creationRequests(management.organizations, patience);
  const twin = requests.find((candidate) => candidate.accountName === name && candidate.state === 'IN_PROGRESS');
  if (twin !== undefined) return { ...(await settle(creation, twin)), created: false };
  const accounts = await listAccounts(management.organizations, patience);
  const account = accounts.find((candidate) => sameAddress(candidate.email, email));
  if (account?.state === 'ACTIVE' || account?.state === 'PENDING_ACTIVATION') {
    return { account: await activated(creation, account), created: false };
  }
  if (account !== undefined) {
    throw new Failure(
      'EMAIL_TAKEN_CLOSED',
      `${email} belongs to account ${account.id} (${account.name}) of this organization, which is ${account.state}.`,
      { details: { environment, email, account: account.id, state: account.state } },
    );
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

async function activated(creation: Creation, account: OrganizationAccount): Promise<OrganizationAccount> {
  const { management, patience, target } = creation;
  let current = account;
  for (let tries = 1; current.state === 'PENDING_ACTIVATION'; tries += 1) {
    if (!(await waitTurn(patience, tries, 'AWS is activating the account'))) {
      throw stillInProgress(target, account.id, creation.options.resume);
    }
    current = (await describeAccount(management.organizations, patience, account.id)) ?? current;
  }
  return current;
}

function stillInProgress({ environment }: Target, what: string, resume: string): Failure {
  return new Failure('ACCOUNT_IN_PROGRESS', `AWS is still creating the account of ${environment} (${what}).`, {
    suggestions: [`Go on with the same request: ${resume}`],
    details: { environment, request: what, resume },
  });
}
