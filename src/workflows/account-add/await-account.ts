import { describeAccount, type OrganizationAccount } from '../../aws/organizations.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { Failure } from '../../errors/failure.ts';
import type { Target } from './load.ts';
import type { Creation } from './send-request.ts';

/** How long a new account may be missing from the organization before it is gone rather than late. */
const LATE_MS = 5 * 60_000;

/** A new account may show in the list before it can be described, or the other way round. */
export async function described(creation: Creation, accountId: string): Promise<OrganizationAccount> {
  const { work, organizations, retry, target } = creation;
  const { environment } = target;
  const deadline = Math.min(retry.deadline, retry.clock.now() + LATE_MS);
  for (let tries = 1; ; tries += 1) {
    const account = await describeAccount(organizations, accountId);
    if (account !== undefined) return account;
    if (await waitBeforeRetry({ ...retry, deadline }, tries, `account ${accountId} does not show yet`)) continue;
    if (deadline === retry.deadline) throw stillInProgress(target, accountId, creation.options.resume);
    await work.journal.update(environment, { account: undefined });
    throw new Failure(
      'ACCOUNT_UNKNOWN',
      `AWS made account ${accountId} for ${environment}, and the organization has it no more.`,
      {
        suggestions: [
          'Look whether it was moved to another organization or closed: pf aws account list',
          `To make another one: ${creation.options.resume}`,
        ],
        details: { environment, account: accountId },
      },
    );
  }
}

/** Waits while AWS activates the account. Throws ACCOUNT_UNUSABLE for one that is closed or suspended. */
export async function activated(creation: Creation, account: OrganizationAccount): Promise<OrganizationAccount> {
  const { organizations, retry, target } = creation;
  const { environment } = target;
  let current = account;
  for (let tries = 1; current.state === 'PENDING_ACTIVATION'; tries += 1) {
    if (!(await waitBeforeRetry(retry, tries, 'AWS is activating the account'))) {
      throw stillInProgress(target, account.id, creation.options.resume);
    }
    current = (await describeAccount(organizations, account.id)) ?? current;
  }
  if (current.state === 'ACTIVE') return current;
  throw new Failure('ACCOUNT_UNUSABLE', `Account ${current.id} of ${environment} is ${current.state}.`, {
    details: { environment, account: current.id, state: current.state },
  });
}

/** The wait ended, the request did not fail. */
export function stillInProgress({ environment }: Target, what: string, resume: string): Failure {
  return new Failure('ACCOUNT_IN_PROGRESS', `AWS is still creating the account of ${environment} (${what}).`, {
    suggestions: [`Go on with the same request: ${resume}`],
    details: { environment, request: what, resume },
  });
}
