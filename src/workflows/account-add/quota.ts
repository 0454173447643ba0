import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { readError } from '../../aws/errors.ts';
import { isFailure } from '../../errors/failure.ts';
import { getEnvironmentOfProfile, MANAGEMENT } from '../../repository/environments.ts';
import type { Management } from '../../run/management.ts';
import type { PlannedQuota, PlannedWarning } from '../../run/plan.ts';
import type { Work } from '../../run/work.ts';
import type { Survey } from './load.ts';

/** What was learned about the quota of accounts. */
export type Quota =
  | { readonly allowed: number; readonly code: string }
  /** Why it is not known, in a word or two. */
  | { readonly allowed: null; readonly why: string };

/** It is worth a glance before the plan, and no wait. */
const LIMIT_MS = 2_000;

/**
 * Asks how many accounts the organization may have. Whatever AWS says is no failure: whoever may make accounts need not be let into Service
 * Quotas, nor need the network reach it. AWS is the judge in the end.
 */
export async function askQuota(work: Work, management: Management, limitMs = LIMIT_MS): Promise<Quota> {
  const { findAccountQuota } = await import('../../aws/account-quota.ts');
  const limit = AbortSignal.timeout(limitMs);
  try {
    const { connection } = management;
    const signal = AbortSignal.any([limit, work.runtime.interrupt]);
    const quota = await findAccountQuota({ ...connection, context: { ...connection.context, signal } });
    return quota ?? { allowed: null, why: 'Service Quotas does not list it' };
  } catch (error) {
    work.runtime.interrupt.throwIfAborted();
    if (limit.aborted) return { allowed: null, why: `Service Quotas: no answer within ${limitMs / 1000} s` };
    if (!isFailure(error)) throw error;
    const answer = readError(error);
    const why = answer === undefined || answer.kind === 'not-aws' ? error.code : answer.code;
    return { allowed: null, why: `Service Quotas: ${why}` };
  }
}

/** The accounts that take a place already: closed ones until they are gone, and those AWS is still making. */
export function plannedQuota({ accounts, inProgress }: Survey, { allowed }: Quota, toCreate: number): PlannedQuota {
  const inUse = accounts.length + inProgress;
  return { allowed, inUse, left: allowed === null ? null : Math.max(0, allowed - inUse), toCreate };
}

/** How the accounts stand to the quota, for a person. */
export function quotaNote(quota: Quota, planned: PlannedQuota, { accounts, inProgress }: Survey): string {
  const idle = accounts.filter((account) => account.state !== 'ACTIVE').length;
  const particulars = [
    ...(idle === 0 ? [] : [`${idle} of them not active, which count too`]),
    ...(inProgress === 0 ? [] : [`${inProgress} of them still being made`]),
  ];
  const inUse = `The organization has ${counted(planned.inUse)}`;
  const remark = particulars.length === 0 ? '' : ` (${particulars.join('; ')})`;
  if (quota.allowed === null) {
    return `${inUse}${remark} and would have ${planned.inUse + planned.toCreate}. How many AWS allows is not known (${quota.why}); it is 10 to begin with, sometimes fewer: ${CONSOLE}`;
  }
  return `${inUse}${remark}, and AWS allows it ${quota.allowed}: ${planned.left} left. This makes ${planned.toCreate}.`;
}

const CONSOLE = 'https://console.aws.amazon.com/servicequotas/home/services/organizations/quotas';

/** What to know before more is begun than AWS allows; nothing where it allows it, or is not known to. */
export function quotaWarnings(
  quota: Quota,
  { left, inUse, toCreate }: PlannedQuota,
  profile: string,
): PlannedWarning[] {
  if (quota.allowed === null || left === null || toCreate <= left) return [];
  const desired = Math.max(20, Math.ceil((inUse + toCreate) / 10) * 10);
  const increase = `aws service-quotas request-service-quota-increase --service-code organizations --quota-code ${quota.code} --desired-value ${desired} --region ${GLOBAL_REGION}`;
  const command =
    getEnvironmentOfProfile(profile) === MANAGEMENT ? `pf aws exec ${MANAGEMENT} -- ${increase}` : increase;
  return [
    {
      message: `The quota of the organization leaves room for ${counted(left)}, and this would make ${toCreate}: AWS will refuse what goes beyond.`,
      suggestions: [
        `Ask for more first; AWS may take a day or longer to grant it: ${command}`,
        ...(left > 0 ? ['Or name fewer environments for now.'] : []),
      ],
    },
  ];
}

function counted(accounts: number): string {
  return `${accounts} account${accounts === 1 ? '' : 's'}`;
}
