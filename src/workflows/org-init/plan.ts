import { MANAGEMENT } from '../../repository/environments.ts';
import { planRecord } from '../../repository/record.ts';
import { plannedIgnores } from '../../run/guard-secrets.ts';
import type { Plan, PlannedStep } from '../../run/plan.ts';
import { plannedProfiles, plannedTexts } from '../../run/plan-files.ts';
import type { Work } from '../../run/work.ts';
import { outputFor, type ProfileWish } from '../../run/write-profile.ts';
import { lastFour } from '../../text/mask.ts';
import type { OrgSurvey } from './load.ts';
import type { OrgInitOptions } from './options.ts';

const UNKNOWN_KEY = { accessKeyId: 'AKIA0000000000000000', secretAccessKey: '********' };

/** The given root key is to be replaced by an IAM user's, and that has not happened yet. */
export function replacesRoot(survey: OrgSurvey, { replaceRootKey }: OrgInitOptions): boolean {
  return replaceRootKey && survey.rootKeys !== undefined;
}

/** The profile's key is that of a user: nothing new is needed. */
export function holdsUserKey({ held }: OrgSurvey): boolean {
  return held !== undefined && !held.identity.arn.endsWith(':root');
}

/** What would be done, in order, with the diffs. Changes nothing. */
export async function planOrganization(work: Work, survey: OrgSurvey, options: OrgInitOptions): Promise<Plan> {
  const record = await planRecord(work.repository, survey.environment, {
    accountId: survey.identity.account,
    profile: options.profile,
  });
  const files = [
    ...(await plannedIgnores(work.runtime, work.repository)),
    ...(await plannedProfiles(work.repository, [profileWish(survey, options)])),
    ...(await plannedTexts([record])),
  ];
  return { steps: stepsFor(survey, options), files };
}

function profileWish(survey: OrgSurvey, options: OrgInitOptions): ProfileWish {
  const replaced = replacesRoot(survey, options) && !holdsUserKey(survey);
  return {
    profile: options.profile,
    region: survey.region,
    output: outputFor(survey.heldProfile),
    keys: survey.keepsProfile ? undefined : replaced ? UNKNOWN_KEY : (survey.held?.keys ?? survey.keys),
  };
}

/** Exported for its test. */
export function stepsFor(survey: OrgSurvey, options: OrgInitOptions): PlannedStep[] {
  const steps: PlannedStep[] = [];
  const step = (title: string, calls: readonly string[], irreversible = false) =>
    steps.push({ environment: MANAGEMENT, title, calls, ...(irreversible ? { irreversible } : {}) });
  if (survey.organization === undefined) {
    step(
      `Create an organization with all features in account ${survey.identity.account}`,
      ['organizations:CreateOrganization'],
      true,
    );
  }
  for (const service of survey.untrusted) step(`Trust ${service}`, ['organizations:EnableAWSServiceAccess'], true);
  for (const feature of survey.centralRootMissing) {
    step(`Switch on centralized root access: ${feature}`, [`iam:EnableOrganizations${feature}`], true);
  }
  if (replacesRoot(survey, options) && !holdsUserKey(survey)) {
    // A user there may be already: of another machine, or of a run that was interrupted.
    const mayHaveKeys = survey.organization !== undefined;
    const deleting = mayHaveKeys ? ', deleting keys we made for it before that nobody ever used' : '';
    const makeKey = [...(mayHaveKeys ? ['iam:DeleteAccessKey'] : []), 'iam:CreateAccessKey', 'iam:TagUser'];
    const calls = ['iam:CreateUser', 'iam:AttachUserPolicy', ...makeKey];
    step(
      `Make IAM user ${options.profile} with AdministratorAccess and an access key, in place of the root key${deleting}`,
      calls,
      true,
    );
  }
  if (replacesRoot(survey, options) && options.deleteRootKey) {
    const key = lastFour(survey.rootKeys?.accessKeyId ?? '');
    step(`Delete the root access key ending in ${key}, once the new key is proven`, ['iam:DeleteAccessKey'], true);
  }
  return steps;
}
