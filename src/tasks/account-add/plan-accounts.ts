import { isFailure } from '../../errors/failure.ts';
import { planRecord } from '../../repository/index.ts';
import type { YamlPlan } from '../../repository/yaml-plan.ts';
import type { Management } from '../management.ts';
import type { Plan, PlannedFile, PlannedStep } from '../plan.ts';
import { plannedProfiles, plannedTexts } from '../plan-files.ts';
import type { Work } from '../work.ts';
import type { ProfileWish } from '../write-profile.ts';
import type { Holding } from './holdings.ts';
import { type AddAccountsOptions, ENVIRONMENT_TAG } from './options.ts';
import type { Survey, Target } from './survey.ts';

/** Stands for what only AWS can tell, in a diff of what is not there yet. */
const UNKNOWN_ACCOUNT = '000000000000';
const UNKNOWN_KEY = { accessKeyId: 'AKIA0000000000000000', secretAccessKey: '********' };

const LOST_KEY = ', deleting the key an interrupted run made and nobody holds';
const NEVER_USED_KEY = ', deleting keys we made for it before that nobody ever used';

export interface Prepared {
  readonly target: Target;
  readonly holding: Holding;
  readonly region: string;
}

/** What would be done for the environments that can go on, in order, with the diffs. Changes nothing. */
export async function planAccounts(
  work: Work,
  management: Management,
  survey: Survey,
  prepared: readonly Prepared[],
  options: AddAccountsOptions,
): Promise<Plan> {
  const possible = prepared.filter(({ target }) => !isFailure(target.decision));
  const steps = possible.flatMap((one) => stepsFor(work, survey, one, options));
  const records = await Promise.all(possible.map(({ target }) => recordOf(work, target, options)));
  const wishes = possible.flatMap((one) => wishOf(management, one, options) ?? []);
  const files: PlannedFile[] = [
    ...(wishes.length === 0 ? [] : await plannedProfiles(work.repository, wishes)),
    ...(await plannedTexts(records)),
  ];
  return { ...notesOn(steps, survey), steps, files };
}

/** AWS tells the quota to Service Quotas alone, which an administrator of Organizations need not be let into. */
function notesOn(steps: readonly PlannedStep[], { accounts }: Survey): Pick<Plan, 'notes'> {
  const made = steps.filter((step) => step.email !== undefined).length;
  if (made === 0) return {};
  const inUse = `The organization has ${accounts.length} account${accounts.length === 1 ? '' : 's'}`;
  const closed = accounts.filter((account) => account.state !== 'ACTIVE').length;
  const counted = closed === 0 ? '' : ` (${closed} of them not active, which count too)`;
  return {
    notes: [
      `${inUse}${counted} and would have ${accounts.length + made}. AWS allows 10 to begin with, sometimes fewer; what is left cannot be asked here.`,
      'An account cannot be deleted, only closed, and its e-mail address is used up for good. AWS mails a welcome message to each new address.',
      `${UNKNOWN_ACCOUNT} stands for the id, AKIA…0000 for the key that AWS will give.`,
    ],
  };
}

/** Exported for its test: which steps one environment needs. */
export function stepsFor(
  work: Pick<Work, 'journal'>,
  survey: Survey,
  { target, holding }: Prepared,
  options: AddAccountsOptions,
): PlannedStep[] {
  const { environment, decision, profile } = target;
  if (isFailure(decision)) return [];
  const steps: PlannedStep[] = [];
  const step = (title: string, calls: readonly string[], more: Partial<PlannedStep> = {}) =>
    steps.push({ environment, title, calls, ...more });
  if (decision.kind === 'create') {
    step(`Create account ${decision.name} for ${decision.email}`, ['organizations:CreateAccount'], {
      email: decision.email,
      irreversible: true,
    });
  }
  const wanted = new Map([...options.tags, [ENVIRONMENT_TAG, environment]]);
  if (decision.kind === 'adopt' && missingTags(survey.tags.get(decision.account.id), wanted).size > 0) {
    step(`Adopt account ${decision.account.id} (${decision.because}) and tag it`, ['organizations:TagResource'], {
      irreversible: true,
    });
  }
  if (options.access === 'user' && holding.account === undefined) {
    const lost = work.journal.note(environment).key !== undefined;
    // A user there may be already: of another machine, or of a run whose journal is gone.
    const mayHaveKeys = lost || decision.kind === 'adopt';
    const deleting = lost ? LOST_KEY : mayHaveKeys ? NEVER_USED_KEY : '';
    step(
      `Make IAM user ${profile} with AdministratorAccess and an access key${deleting}`,
      [
        'iam:CreateUser',
        'iam:AttachUserPolicy',
        ...(mayHaveKeys ? ['iam:DeleteAccessKey'] : []),
        'iam:CreateAccessKey',
        'iam:TagUser',
      ],
      { irreversible: true },
    );
  }
  return steps;
}

/** The tags of `wanted` that are not there or have another value. */
export function missingTags(
  present: ReadonlyMap<string, string> | undefined,
  wanted: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map([...wanted].filter(([key, value]) => present?.get(key) !== value));
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
  const common = { profile, region, output: holding.profile === undefined ? 'text' : undefined };
  if (access === 'none') return undefined;
  if (access === 'user') return { ...common, keys: holding.profile?.keys ?? UNKNOWN_KEY };
  const accountId = !isFailure(decision) && decision.kind === 'adopt' ? decision.account.id : UNKNOWN_ACCOUNT;
  return { ...common, roleArn: roleArnOf(accountId, roleName), sourceProfile: management.profile };
}

export function roleArnOf(accountId: string, roleName: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName}`;
}
