import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import type { Plan, PlannedQuota, PlannedWarning } from '../../run/plan.ts';
import { isTypingMistake } from '../../text.ts';
import type { AccountAddState } from './load.ts';
import type { Quota } from './load-organization.ts';

/** How many accounts there are and may be, and what cannot be taken back about those that would be made. Pure. */
export function planNotes(
  state: AccountAddState,
  known: Quota,
  created: readonly string[],
): Pick<Plan, 'notes' | 'quota'> & { readonly warnings: readonly PlannedWarning[] } {
  const quota = planQuota(state, known, created.length);
  const recorded = state.records.map(({ environment }) => environment);
  return {
    warnings: [...listMisspelledNames(created, recorded), ...checkQuota(known, quota, state.management.environment)],
    quota,
    notes: [
      formatQuotaNote(known, quota, state),
      'An account can be closed but never deleted, and its e-mail address cannot be used again. AWS sends a welcome message to each new address.',
    ],
  };
}

/** What nearly everybody calls theirs. */
const USUAL_NAMES = ['production', 'staging', 'development', 'management'];

/** An account cannot be deleted, so that a name which is nearly another one is worth a question. */
function listMisspelledNames(environments: readonly string[], recorded: readonly string[]): PlannedWarning[] {
  const known = [...new Set([...recorded, ...USUAL_NAMES])];
  return environments.flatMap((environment) => {
    const meant = known.find((name) => isTypingMistake(environment, name));
    if (known.includes(environment) || meant === undefined) return [];
    const message = `${environment} would be a new environment, and is nearly the name ${meant}: is it misspelled?`;
    return [{ message, suggestions: [`If so: pf aws account add ${meant}`] }];
  });
}

/** The accounts that take a place already: closed ones until they are gone, and those AWS is still making. */
function planQuota({ accounts, inProgress }: AccountAddState, { allowed }: Quota, toCreate: number): PlannedQuota {
  const inUse = accounts.length + inProgress;
  return { allowed, inUse, left: allowed === null ? null : Math.max(0, allowed - inUse), toCreate };
}

/** How the accounts stand to the quota, for a person. */
function formatQuotaNote(quota: Quota, planned: PlannedQuota, { accounts, inProgress }: AccountAddState): string {
  const idle = accounts.filter((account) => account.state !== 'ACTIVE').length;
  const particulars = [
    ...(idle === 0 ? [] : [`${idle} of them not active, which count too`]),
    ...(inProgress === 0 ? [] : [`${inProgress} of them still being made`]),
  ];
  const inUse = `The organization has ${countAccounts(planned.inUse)}`;
  const remark = particulars.length === 0 ? '' : ` (${particulars.join('; ')})`;
  if (quota.allowed === null) {
    return `${inUse}${remark} and would have ${planned.inUse + planned.toCreate}. How many AWS allows is not known (${quota.why}); it is 10 to begin with, sometimes fewer.`;
  }
  return `${inUse}${remark}, and AWS allows it ${quota.allowed}: ${planned.left} left. This makes ${planned.toCreate}.`;
}

/** What to know before more is begun than AWS allows; nothing where it allows it, or is not known to. */
function checkQuota(
  quota: Quota,
  { left, inUse, toCreate }: PlannedQuota,
  holder: string | undefined,
): PlannedWarning[] {
  if (quota.allowed === null || left === null || toCreate <= left) return [];
  const desired = Math.max(20, Math.ceil((inUse + toCreate) / 10) * 10);
  const increase = `aws service-quotas request-service-quota-increase --service-code organizations --quota-code ${quota.code} --desired-value ${desired} --region ${GLOBAL_REGION}`;
  const command = holder === undefined ? increase : `pf aws exec ${holder} -- ${increase}`;
  return [
    {
      message: `The quota of the organization leaves room for ${countAccounts(left)}, and this would make ${toCreate}: AWS will refuse what goes beyond.`,
      suggestions: [
        `Ask for more first; AWS may take a day or longer to grant it: ${command}`,
        ...(left > 0 ? ['Or name fewer environments for now.'] : []),
      ],
    },
  ];
}

function countAccounts(accounts: number): string {
  return `${accounts} account${accounts === 1 ? '' : 's'}`;
}
