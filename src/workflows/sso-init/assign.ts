import {
  type AccountAssignment,
  describeAssignment,
  describeProvisioning,
  listAssigned,
  requestAssignment,
  requestProvisioning,
  type SsoProgress,
} from '../../aws/account-assignments.ts';
import { joinToOneLine } from '../../aws/errors.ts';
import type { InstanceClient } from '../../aws/identity-center.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import type { Progress } from '../../run/steps.ts';
import type { SsoEnvironment } from './decide.ts';
import { forEach } from './for-each.ts';
import type { SsoInitState } from './load.ts';
import type { Basis } from './make-basis.ts';
import { describePrincipal } from './plan.ts';

/** Why it is asked again: AWS says so itself, or the account is too new for Identity Center to get in. */
const NOT_YET = /\b40[34] status error\b/i;
/** How long an account may be too new. */
const NEW_LIMIT_MS = 15 * 60_000;

/** Waits, or ends with SSO_ASSIGNMENT_PENDING. */
async function waitOrFail({ retry }: RunContext, tries: number, why: string): Promise<void> {
  if (await waitBeforeRetry(retry, tries, why)) return;
  throw new Failure('SSO_ASSIGNMENT_PENDING', `The wait ended: ${why}.`);
}

/** Asks until Identity Center takes it in hand, then until it is done. */
async function followProgress(
  run: RunContext,
  what: string,
  { begin, look }: { begin: () => Promise<SsoProgress | undefined>; look: (id: string) => Promise<SsoProgress> },
): Promise<SsoProgress> {
  let progress = await begin();
  for (let tries = 1; progress === undefined; tries += 1) {
    await waitOrFail(run, tries, 'Identity Center is busy with other assignments');
    progress = await begin();
  }
  for (let tries = 1; progress.state === 'IN_PROGRESS'; tries += 1) {
    await waitOrFail(run, tries, `${what} is under way`);
    progress = await look(progress.requestId);
  }
  return progress;
}

interface Assigning {
  readonly run: RunContext;
  readonly state: SsoInitState;
  readonly progress: Progress;
}

/** Lets somebody into each account where nobody is yet. Gives back why not, by account. */
export async function assignAll(
  { run, state, progress }: Assigning,
  basis: Basis | undefined,
  environments: readonly SsoEnvironment[],
): Promise<Map<string, Failure>> {
  const accounts = new Map(environments.filter(({ assigns }) => assigns).map((one) => [one.accountId, one]));
  if (basis?.principal === undefined || accounts.size === 0) return new Map();
  const { set, principal } = basis;
  const describe = ({ environment, accountId }: SsoEnvironment) =>
    `${environment}: let ${describePrincipal(state)} into account ${accountId} as ${set.name}`;
  const outcomes = await forEach({ run, progress, describe }, [...accounts.values()], ({ accountId }, context) =>
    assignAccount(context, state, { accountId, permissionSet: set.arn, principal }),
  );
  return new Map(
    [...outcomes].flatMap(([{ accountId }, outcome]) => (isFailure(outcome) ? [[accountId, outcome] as const] : [])),
  );
}

/** Lets somebody into an account, and waits until it is so. Throws SSO_ASSIGNMENT_FAILED, SSO_ASSIGNMENT_PENDING. */
async function assignAccount(
  run: RunContext,
  { center, management }: SsoInitState,
  wanted: AccountAssignment,
): Promise<void> {
  const { accountId, principal } = wanted;
  // There Identity Center acts with the caller's own rights: a refusal does not pass.
  const isManagement = accountId === management.identity.account;
  const { clock } = run.runtime;
  const until = clock.now() + NEW_LIMIT_MS;
  const isThere = async () => (await listAssigned(center, wanted)).some(({ id }) => id === principal.id);
  for (let tries = 1; ; tries += 1) {
    const progress = await followProgress(run, `the assignment in ${accountId}`, {
      // What was refused may be our own request, whose reply was lost.
      begin: async () => (await requestAssignment(center, wanted)) ?? ((await isThere()) ? DONE : undefined),
      look: (id) => describeAssignment(center, id),
    });
    if (progress.state === 'SUCCEEDED') return;
    const reason = joinToOneLine(progress.reason ?? 'no reason given');
    if (isManagement || !NOT_YET.test(reason)) throw makeAssignmentFailure(accountId, reason, isManagement);
    if (clock.now() > until) {
      throw new Failure('SSO_ASSIGNMENT_PENDING', `Account ${accountId} is not ready for Identity Center: ${reason}`);
    }
    await waitOrFail(run, tries, `account ${accountId} is not ready for Identity Center yet`);
  }
}

const DONE: SsoProgress = { requestId: '', state: 'SUCCEEDED', reason: undefined };

function makeAssignmentFailure(accountId: string, reason: string, isManagement: boolean): Failure {
  const message = `Identity Center cannot let anybody into account ${accountId}: ${reason}`;
  return new Failure('SSO_ASSIGNMENT_FAILED', message, {
    details: { accountId, reason },
    ...(isManagement
      ? {
          suggestions: [
            'In the management account Identity Center acts with your own rights: use an administrator with rights in IAM, then run the same command again.',
          ],
        }
      : {}),
  });
}

/** Brings the roles of a changed permission set up to date. */
export async function provisionSet(run: RunContext, center: InstanceClient, set: string): Promise<void> {
  const { state, reason } = await followProgress(run, 'bringing the roles up to date', {
    begin: () => requestProvisioning(center, set),
    look: (id) => describeProvisioning(center, id),
  });
  if (state === 'SUCCEEDED') return;
  const why = joinToOneLine(reason ?? 'no reason given');
  throw new Failure('SSO_ASSIGNMENT_FAILED', `The roles of the permission set could not be brought up to date: ${why}`);
}
