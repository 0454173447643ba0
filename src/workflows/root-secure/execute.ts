import {
  adviseOnDenial,
  assertMember,
  type EnvironmentAccount,
  findAccounts,
  openCentralRoot,
  readMemberRoot,
  readMemberRoots,
} from '../../access/member-roots.ts';
import { deleteKey, type Iam } from '../../aws/iam.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import {
  deactivateDevice,
  deleteCertificate,
  deleteDevice,
  deletePassword,
  openRootSession,
  type RootCredentials,
} from '../../aws/root-session.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import { type FailedEnvironment, toFailedEnvironment } from '../../run/failures.ts';
import type { Management } from '../../run/management.ts';
import type { Plan, Source } from '../../run/plan.ts';
import { type Progress, runEnvironments, Steps } from '../../run/steps.ts';
import { hideKeyId } from '../../text.ts';
import { decideSecuring, planSecuring, putPasswordFirst, type RootRemoval } from './decide.ts';

export interface RootSecureRequest {
  readonly environments: readonly string[];
  readonly managementProfile: string | undefined;
  /** Deletes keys, too, that are in use. */
  readonly force: boolean;
}

/** A root user that was looked at afterwards, and has nothing. */
export interface SecuredRoot {
  readonly environment: string;
  readonly accountId: string;
  /** False where there was nothing to delete. */
  readonly changed: boolean;
  /** What this run deleted. */
  readonly deleted: {
    /** Masked but for their last four. */
    readonly accessKeys: readonly string[];
    readonly certificates: number;
    readonly mfaDevices: number;
    readonly password: boolean;
  };
}

export interface RootSecureResult extends Source {
  readonly secured: SecuredRoot[];
  readonly failed: FailedEnvironment[];
}

interface RootTarget {
  readonly environment: string;
  readonly account: EnvironmentAccount;
  readonly removals: readonly RootRemoval[];
}

export interface PreparedSecuring {
  readonly management: Management;
  readonly targets: readonly RootTarget[];
  /** Environments that cannot be looked at, or are left alone. */
  readonly failed: readonly FailedEnvironment[];
  readonly plan: Plan;
}

const AT_ONCE = 5;

/** Looks, decides and plans. Changes nothing. Throws ROOT_OF_MANAGEMENT. */
export async function prepareRootSecure(context: RunContext, request: RootSecureRequest): Promise<PreparedSecuring> {
  const management = await openCentralRoot(context, request.managementProfile);
  const accounts = await findAccounts(context, management, request.environments);
  for (const account of accounts) assertMember(account, management);
  const { looked, failed } = await readMemberRoots(context, management, accounts);
  const targets = looked.flatMap(({ account, found }) => {
    const environment = account.environment ?? account.id;
    try {
      const removals = decideSecuring(account, found, { force: request.force, now: context.runtime.clock.now() });
      return [{ environment, account, removals }];
    } catch (error) {
      failed.push(toFailedEnvironment(environment, error));
      return [];
    }
  });
  const steps = targets.flatMap(({ environment, removals }) => planSecuring(environment, removals));
  return { management, targets, failed, plan: { steps, files: [], ...(failed.length === 0 ? {} : { failed }) } };
}

/** Secures the root users of several environments side by side; one that fails does not stop the others. */
export async function executeRootSecure(
  context: RunContext,
  { management, targets, failed }: PreparedSecuring,
  progress: Progress,
): Promise<RootSecureResult> {
  const changing = targets.filter(({ removals }) => removals.length > 0);
  const runs = changing.map((target) => ({
    environment: target.environment,
    steps: Steps.startWith(target)
      .add('What the root user has', async (_, { report, setTitle }) => {
        await deleteAll(withReport(context, report), management, target);
        setTitle('What the root user had is deleted');
      })
      .add('Look again', async (_, { report, setTitle }) => {
        await proveEmpty(withReport(context, report), management, target);
        setTitle('The root user has nothing to sign in with');
        return toSecured(target);
      }),
  }));
  const ran = await runEnvironments(context, runs, { progress, atOnce: AT_ONCE });
  const untouched = targets.filter((target) => !changing.includes(target)).map(toSecured);
  const order = targets.map(({ environment }) => environment);
  const secured = [...ran.done, ...untouched];
  secured.sort((one, other) => order.indexOf(one.environment) - order.indexOf(other.environment));
  return { secured, failed: [...failed, ...ran.failed] };
}

/** A session that brings nothing to its end, again and again, is no matter of time. */
const MOST_SESSIONS_IN_VAIN = 3;

/** A session lasts 15 minutes at most: where it ends too early, the next one goes on. */
async function deleteAll(
  context: RunContext,
  management: Management,
  { account, removals }: RootTarget,
): Promise<void> {
  const session = { accountId: account.id, task: 'IAMDeleteRootUserCredentials' } as const;
  let left = [...removals];
  for (let inVain = 0; left.length > 0; ) {
    left = putPasswordFirst(left);
    const before = left.length;
    const iam = await adviseOnDenial(() => openRootSession(management.connection, context.retry, session));
    try {
      for (let [next] = left; next !== undefined; [next] = left) {
        context.runtime.interrupt.throwIfAborted();
        await remove(iam, next);
        left.shift();
      }
    } catch (error) {
      inVain = left.length < before ? 0 : inVain + 1;
      const isOver = isFailure(error) && error.code === 'CREDENTIALS_EXPIRED' && inVain < MOST_SESSIONS_IN_VAIN;
      if (!isOver) throw warnOfPassword(error, removals, left);
    }
  }
}

async function remove(iam: Iam, removal: RootRemoval): Promise<void> {
  await adviseOnDenial(async () => {
    if (removal.kind === 'key') await deleteKey(iam, removal.key.id);
    else if (removal.kind === 'certificate') await deleteCertificate(iam, removal.id);
    else if (removal.kind === 'device') await deactivateDevice(iam, removal.serial);
    else if (removal.kind === 'virtual device') await deleteDevice(iam, removal.serial);
    else {
      await deletePassword(iam);
      if (removal.leftover !== undefined) await deleteDevice(iam, removal.leftover);
    }
  });
}

/** Where the second factor is gone and the password is not, nobody should wait. */
function warnOfPassword(error: unknown, planned: readonly RootRemoval[], left: readonly RootRemoval[]): unknown {
  const has = (removals: readonly RootRemoval[], kind: RootRemoval['kind']) =>
    removals.some((one) => one.kind === kind);
  const isOpen = has(planned, 'device') && !has(left, 'device') && has(left, 'password');
  if (!isFailure(error) || error.code === 'INTERRUPTED' || !isOpen) return error;
  return error.with({ message: `The root user has a password and no second factor now. ${error.message}` });
}

/** IAM's lists may be behind what was taken away just now. */
const LISTS_BEHIND_MS = 60_000;

/** Throws ROOT_CREDENTIALS_REMAIN. */
async function proveEmpty(context: RunContext, management: Management, { account, environment }: RootTarget) {
  const { retry } = context;
  const deadline = Math.min(retry.deadline, retry.clock.now() + LISTS_BEHIND_MS);
  for (let tries = 1; ; tries += 1) {
    const remains = describeRemains(await readMemberRoot(context, management, account));
    if (remains === '') return;
    if (await waitBeforeRetry({ ...retry, deadline }, tries, `IAM still lists ${remains}`)) continue;
    throw new Failure('ROOT_CREDENTIALS_REMAIN', `The root user of ${environment} still has ${remains}.`);
  }
}

function describeRemains({ keys, certificates, mfaDevices, password }: RootCredentials): string {
  const parts = [
    ...(keys.length > 0 ? ['access keys'] : []),
    ...(certificates.length > 0 ? ['signing certificates'] : []),
    ...(mfaDevices.length > 0 ? ['a second factor'] : []),
    ...(password ? ['a password'] : []),
  ];
  return parts.join(', ');
}

function toSecured({ environment, account, removals }: RootTarget): SecuredRoot {
  const count = (kind: RootRemoval['kind']) => removals.filter((one) => one.kind === kind).length;
  return {
    environment,
    accountId: account.id,
    changed: removals.length > 0,
    deleted: {
      accessKeys: removals.flatMap((one) => (one.kind === 'key' ? [hideKeyId(one.key.id)] : [])),
      certificates: count('certificate'),
      mfaDevices: count('device'),
      password: count('password') > 0,
    },
  };
}
