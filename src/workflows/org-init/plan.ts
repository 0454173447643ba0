import { type PlannedStep, planRegion, type RequestedFiles, UNKNOWN_KEYS } from '../../run/plan.ts';
import { chooseOutput } from '../../run/write-profile.ts';
import { getLastFour } from '../../text.ts';
import type { OrgInitDecision } from './decide.ts';
import type { OrgInitState } from './load.ts';
import type { OrgInitRequest } from './request.ts';

/** What a plan rests on. */
interface OrgPlanBasis {
  readonly state: OrgInitState;
  readonly request: OrgInitRequest;
  readonly decision: OrgInitDecision;
}

/** Every file that would be written, as far as it is known before AWS has answered. Pure. */
export function planFiles({ state, request, decision }: OrgPlanBasis): RequestedFiles {
  const { profile, next } = request;
  const ownKeys = decision.makesUser ? UNKNOWN_KEYS : (state.existingKey?.keys ?? state.keys);
  const keys = state.keepsProfile ? undefined : ownKeys;
  return {
    profiles: [{ profile, region: state.region, output: chooseOutput(state.existingProfile), keys }],
    records: [{ environment: state.environment, accountId: state.identity.account, profile }],
    newPrimaryRegion: request.region,
    keyFile: request.keyFile,
    configured: next ? [state.environment] : [],
  };
}

/** Every step, in order. Pure. */
export function planSteps({ state, request, decision }: OrgPlanBasis): PlannedStep[] {
  const steps: PlannedStep[] = [];
  const add = (title: string, calls: readonly string[], kind: Pick<PlannedStep, 'irreversible'> = {}) =>
    steps.push({ environment: state.environment, title, calls, ...kind });
  if (state.organization === undefined) {
    add(`Create an organization with all features in account ${state.identity.account}`, [
      'organizations:CreateOrganization',
    ]);
  }
  for (const service of state.untrusted) add(`Trust ${service}`, ['organizations:EnableAWSServiceAccess']);
  for (const feature of state.centralRootMissing) {
    add(`Switch on centralized root access: ${feature}`, [`iam:EnableOrganizations${feature}`]);
  }
  if (state.regionStatus !== undefined) steps.push(planRegion(state.environment, state.region, state.regionStatus));
  if (decision.makesUser) {
    // A user there may be already: of another machine, or of a run that was interrupted.
    const mayHaveKeys = state.organization !== undefined;
    const deleting = mayHaveKeys ? ', deleting keys we made for it before that nobody ever used' : '';
    add(
      `Create IAM user ${request.profile} with AdministratorAccess and an access key, in place of the root key${deleting}`,
      [
        'iam:CreateUser',
        'iam:AttachUserPolicy',
        ...(mayHaveKeys ? ['iam:DeleteAccessKey'] : []),
        'iam:CreateAccessKey',
        'iam:TagUser',
      ],
    );
  }
  if (decision.replacedRootKey !== undefined && request.deleteRootKey) {
    add(`${describeDeletion(state.rootKeyIds)}, once the new key is proven`, ['iam:DeleteAccessKey'], {
      irreversible: true,
    });
  }
  return steps;
}

/** `Delete the root access key ending in WXYZ`; root may have two. */
export function describeDeletion(ids: readonly string[]): string {
  const keys = ids.length === 1 ? 'key' : 'keys';
  return `Delete the root access ${keys} ending in ${ids.map(getLastFour).join(' and ')}`;
}
