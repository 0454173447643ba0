import { isFailure } from '../../errors/failure.ts';
import { planRecord } from '../../repository/record.ts';
import type { YamlPlan } from '../../repository/yaml-plan.ts';
import type { Management } from '../../run/management.ts';
import type { Plan, PlannedFile, PlannedStep } from '../../run/plan.ts';
import { plannedProfiles, plannedTexts } from '../../run/plan-files.ts';
import type { Work } from '../../run/work.ts';
import { outputFor, type ProfileWish } from '../../run/write-profile.ts';
import type { Survey, Target } from './load.ts';
import { misspelledWarnings } from './misspelled.ts';
import type { AddAccountsOptions } from './options.ts';
import type { Placement } from './placement.ts';
import { type Prepared, plannedSteps } from './plan-steps.ts';
import { askQuota, plannedQuota, quotaNote, quotaWarnings } from './quota.ts';

/** Stands for what only AWS can tell, in a diff of what is not there yet. */
const UNKNOWN_ACCOUNT = '000000000000';
const UNKNOWN_KEY = { accessKeyId: 'AKIA0000000000000000', secretAccessKey: '********' };

/** What would be done for the environments that can go on, in order, with the diffs. Changes nothing. */
export async function planAccounts(
  work: Work,
  management: Management,
  survey: Survey,
  prepared: readonly Prepared[],
  options: AddAccountsOptions,
  placement: Placement,
): Promise<Plan> {
  const possible = prepared.filter(({ target }) => !isFailure(target.decision));
  const steps = plannedSteps({ journal: work.journal, survey, options, placement }, possible);
  const records = await Promise.all(possible.map(({ target }) => recordOf(work, target, options)));
  const wishes = possible.flatMap((one) => wishOf(management, one, options) ?? []);
  const files: PlannedFile[] = [
    ...(wishes.length === 0 ? [] : await plannedProfiles(work.repository, wishes)),
    ...(await plannedTexts(records)),
  ];
  return { ...(await accountsIn(work, management, survey, steps)), steps, files };
}

/** How many accounts there are and may be, and what cannot be taken back about one. */
async function accountsIn(
  work: Work,
  management: Management,
  survey: Survey,
  steps: readonly PlannedStep[],
): Promise<Pick<Plan, 'notes' | 'quota' | 'warnings'>> {
  const created = steps.flatMap(({ environment, email }) => (email === undefined ? [] : [environment]));
  if (created.length === 0) return {};
  const known = await askQuota(work, management);
  const quota = plannedQuota(survey, known, created.length);
  const warnings = [
    ...misspelledWarnings(created, survey.recorded),
    ...quotaWarnings(known, quota, management.profile),
  ];
  return {
    ...(warnings.length === 0 ? {} : { warnings }),
    quota,
    notes: [
      quotaNote(known, quota, survey),
      'An account cannot be deleted, only closed, and its e-mail address is used up for good. AWS mails a welcome message to each new address.',
      `${UNKNOWN_ACCOUNT} stands for the id, AKIA…0000 for the key that AWS will give.`,
    ],
  };
}

function recordOf(
  work: Work,
  { environment, decision, profile }: Target,
  { access }: AddAccountsOptions,
): Promise<YamlPlan> {
  const known = !isFailure(decision) && decision.kind === 'adopt' ? decision.account.id : UNKNOWN_ACCOUNT;
  return planRecord(work.repository, environment, {
    accountId: known,
    profile: access === 'none' ? undefined : profile,
  });
}

/** What the profile would say; undefined where none is wanted. */
function wishOf(
  management: Management,
  { target, holding, region }: Prepared,
  { access, roleName }: AddAccountsOptions,
): ProfileWish | undefined {
  const { profile, decision } = target;
  const common = { profile, region, output: outputFor(holding.profile) };
  if (access === 'none') return undefined;
  if (access === 'user') return { ...common, keys: holding.profile?.keys ?? UNKNOWN_KEY };
  const accountId = !isFailure(decision) && decision.kind === 'adopt' ? decision.account.id : UNKNOWN_ACCOUNT;
  return { ...common, roleArn: roleArnOf(accountId, roleName), sourceProfile: management.profile };
}

export function roleArnOf(accountId: string, roleName: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`;
}
