import { Listr, type ListrRendererValue } from 'listr2';
import {
  adviseOnDenial,
  assertInUse,
  assertMember,
  type EnvironmentAccount,
  findAccounts,
  openCentralRoot,
} from '../../access/member-roots.ts';
import { allowPassword, hasPassword, openRootSession } from '../../aws/root-session.ts';
import { Failure } from '../../errors/failure.ts';
import { type RunContext, withReport } from '../../run/context.ts';
import type { Management } from '../../run/management.ts';
import type { Plan, Source } from '../../run/plan.ts';
import { type Progress, Steps } from '../../run/steps.ts';

export interface RootRecoverRequest {
  readonly environment: string;
  readonly managementProfile: string | undefined;
}

/** A root user whose password can be set through the mailbox of its account. */
export interface RootRecoverResult extends Source {
  readonly environment: string;
  readonly accountId: string;
  /** Whoever reads its mail can set the password. */
  readonly email: string;
  /** False where the root user had a password already. */
  readonly created: boolean;
}

export interface PreparedRecovery {
  readonly management: Management;
  readonly account: EnvironmentAccount;
  /** False where there is a password already. */
  readonly creates: boolean;
  readonly plan: Plan;
}

/** Looks, decides and plans. Changes nothing. Throws ROOT_OF_MANAGEMENT, ACCOUNT_UNUSABLE. */
export async function prepareRootRecover(
  context: RunContext,
  { environment, managementProfile }: RootRecoverRequest,
): Promise<PreparedRecovery> {
  const management = await openCentralRoot(context, managementProfile);
  const [account] = await findAccounts(context, management, [environment]);
  if (account === undefined) throw new Error(`no account was found for ${environment}`);
  assertMember(account, management);
  assertInUse(account);
  const creates = !(await adviseOnDenial(async () => hasPassword(await openSession(context, management, account))));
  const title = `Let whoever reads the mail of ${account.email} set a password for the root user`;
  const steps = creates ? [{ environment, title, calls: ['iam:CreateLoginProfile'] }] : [];
  return { management, account, creates, plan: { steps, files: [] } };
}

function openSession({ retry }: RunContext, { connection }: Management, { id }: EnvironmentAccount) {
  return openRootSession(connection, retry, { accountId: id, task: 'IAMCreateRootUserPassword' });
}

export async function executeRootRecover(
  context: RunContext,
  { management, account, creates }: PreparedRecovery,
  progress: Progress,
): Promise<RootRecoverResult> {
  const environment = account.environment ?? account.id;
  const result = { environment, accountId: account.id, email: account.email, created: creates };
  if (!creates) return result;
  const steps = Steps.startWith(result).add('Password of the root user', async (value, { report, setTitle }) => {
    await adviseOnDenial(async () => {
      const iam = await openSession(withReport(context, report), management, account);
      await allowPassword(iam);
      if (await hasPassword(iam)) return;
      throw new Failure(
        'AWS_UNAVAILABLE',
        `AWS took CreateLoginProfile and shows no password in account ${account.id}.`,
      );
    });
    setTitle(`The mail of ${account.email} can set the password of the root user`);
    return value;
  });
  const options = { ...progress, concurrent: false, exitOnError: true };
  await new Listr<object, ListrRendererValue, ListrRendererValue>([...steps.tasks], options).run();
  return steps.result;
}
