import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import { ACCOUNT_SERVICE } from '../../aws/organizations.ts';
import { toRoleArn } from '../../aws/sts.ts';
import { isFailure } from '../../errors/failure.ts';
import { canShareAccount, findByAccount } from '../../repository/environments.ts';
import { type PlannedStep, planRegion, type RequestedFiles, UNKNOWN_ACCOUNT, UNKNOWN_KEYS } from '../../run/plan.ts';
import { chooseOutput, type OwnProfile, type ProfileRequest } from '../../run/write-profile.ts';
import type { DecidedEnvironment } from './decide.ts';
import type { EnvironmentState } from './decide-account.ts';
import type { AccountAddState } from './load.ts';
import type { OrganizationTraits, Placement } from './load-organization.ts';
import type { AccountAddRequest } from './request.ts';

export const UNKNOWN_NOTE = `${UNKNOWN_ACCOUNT} stands for the id, AKIA…0000 for the key that AWS will give.`;

/** What a plan rests on. */
export interface AccountPlanBasis {
  readonly state: AccountAddState;
  readonly request: AccountAddRequest;
  readonly placement: Placement;
  readonly traits: OrganizationTraits;
  /** Those that can go on. */
  readonly decided: readonly DecidedEnvironment[];
}

const LOST_KEY = ', deleting the key an interrupted run made and nobody holds';
const NEVER_USED_KEY = ', deleting keys we made for it before that nobody ever used';

/** Every step, in order. Pure. */
export function planSteps(basis: AccountPlanBasis): PlannedStep[] {
  return basis.decided.flatMap((one, at) => [
    ...planAccount(one),
    // The first one there makes the units; the others find them.
    ...(at === 0 ? planUnits(one, basis) : []),
    ...planMove(one, basis),
    ...planTags(one, basis),
    ...planEnabling(one, basis),
    ...planUser(one),
    ...planLostKey(one),
  ]);
}

function planAccount({ known: { environment }, decision }: DecidedEnvironment): PlannedStep[] {
  if (isFailure(decision) || decision.kind !== 'create') return [];
  const { name, email } = decision;
  const title = `Create account ${name} for ${email}`;
  return [{ environment, title, calls: ['organizations:CreateAccount'], email, irreversible: true }];
}

function planUnits({ known: { environment } }: DecidedEnvironment, { placement }: AccountPlanBasis): PlannedStep[] {
  return placement.missing.map((path) => ({
    environment,
    title: `Create organizational unit ${path}`,
    calls: ['organizations:CreateOrganizationalUnit'],
  }));
}

function planMove({ known: { environment }, decision }: DecidedEnvironment, { request, placement }: AccountPlanBasis) {
  const isThere = !isFailure(decision) && decision.kind === 'adopt' && placement.there.has(decision.account.id);
  if (request.unitPath.length === 0 || isThere) return [];
  const title = `Move its account into organizational unit ${request.unitPath.join('/')}`;
  return [{ environment, title, calls: ['organizations:MoveAccount'] }];
}

function planTags({ known, decision }: DecidedEnvironment, { request, state }: AccountPlanBasis): PlannedStep[] {
  if (isFailure(decision) || decision.kind !== 'adopt') return [];
  const { environment, adopted } = known;
  const present = state.tags.get(decision.account.id);
  if (findMissingTags(present, chooseTags(request, known, present)).size === 0) return [];
  const before = present?.get(ENVIRONMENT_TAG);
  const instead =
    before === undefined || before === environment || adopted ? '' : ` ${environment} in place of ${before}`;
  const title = `Adopt account ${decision.account.id} (${decision.because}) and tag it${instead}`;
  return [{ environment, title, calls: ['organizations:TagResource'] }];
}

/** The first one there lets Account Management in, for all of them. */
function planEnabling({ known }: DecidedEnvironment, { traits }: AccountPlanBasis): PlannedStep[] {
  const { environment, region } = known;
  if (!traits.regions.has(environment)) return [];
  const isFirst = traits.regions.keys().next().value === environment;
  const calls = ['organizations:EnableAWSServiceAccess'];
  const trust = { environment, title: `Trust ${ACCOUNT_SERVICE}, which enables regions of members`, calls };
  return [
    ...(traits.needsTrust && isFirst ? [trust] : []),
    planRegion(environment, region, traits.regions.get(environment)),
  ];
}

function planUser({ known, decision }: DecidedEnvironment): PlannedStep[] {
  const { environment, access, existing, entry } = known;
  if (access !== 'user' || existing.account !== undefined) return [];
  const lost = entry.key !== undefined;
  // A user there may be already: of another machine, or of a run whose journal is gone.
  const mayHaveKeys = lost || (!isFailure(decision) && decision.kind === 'adopt');
  const deleting = lost ? LOST_KEY : mayHaveKeys ? NEVER_USED_KEY : '';
  return [
    {
      environment,
      title: `Create IAM user ${known.userName} with AdministratorAccess and an access key${deleting}`,
      calls: [
        'iam:CreateUser',
        'iam:AttachUserPolicy',
        ...(mayHaveKeys ? ['iam:DeleteAccessKey'] : []),
        'iam:CreateAccessKey',
        'iam:TagUser',
      ],
    },
  ];
}

/** A key that was to be a user's goes, now that a role takes its place. */
function planLostKey({ known: { environment, access, entry } }: DecidedEnvironment): PlannedStep[] {
  if (access !== 'role' || entry.key === undefined) return [];
  const title = `Delete the key of IAM user ${entry.key.userName} that an interrupted run made and nobody holds`;
  return [{ environment, title, calls: ['iam:DeleteAccessKey'], irreversible: true }];
}

/** The tags an account is to have. One that is tagged as the environment it is shared with keeps that. */
export function chooseTags(
  { tags }: Pick<AccountAddRequest, 'tags'>,
  { environment, adopted }: Pick<EnvironmentState, 'environment' | 'adopted'>,
  present: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> {
  if (adopted) return tags;
  const other = present?.get(ENVIRONMENT_TAG);
  const isShared = other !== undefined && canShareAccount(other, environment);
  return new Map([...tags, [ENVIRONMENT_TAG, isShared ? other : environment]]);
}

/** The tags of `wanted` that are not there or have another value. */
export function findMissingTags(
  present: ReadonlyMap<string, string> | undefined,
  wanted: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map([...wanted].filter(([key, value]) => present?.get(key) !== value));
}

/** Every file that would be written, as far as it is known before AWS has answered. Pure. */
export function planFiles({ state, request, decided }: AccountPlanBasis): RequestedFiles {
  const { access } = request;
  return {
    own: [...listOwnManagement(state), ...decided.flatMap(({ known }) => listOwn(known, state))],
    profiles: decided.flatMap((one) => describeProfile(one, state, request)),
    records: decided.map(({ known: { environment, sharedProfile }, decision }) => ({
      environment,
      accountId: !isFailure(decision) && decision.kind === 'adopt' ? decision.account.id : UNKNOWN_ACCOUNT,
      profile: access === 'none' ? undefined : sharedProfile,
    })),
    newPrimaryRegion: request.region,
    configured: request.next && access !== 'none' ? decided.map(({ known }) => known.environment) : [],
  };
}

/** The profile of its own that an environment is reached by from here; none where everybody's is. */
export function listOwn(
  { environment, profile, isOwn }: EnvironmentState,
  { records }: Pick<AccountAddState, 'records'>,
): OwnProfile[] {
  const record = isOwn ? records.find((one) => one.environment === environment) : undefined;
  return record === undefined ? [] : [{ record, profile }];
}

/** The profile that serves for the management account, where everybody's holds nothing here. */
export function listOwnManagement({ management, records, isManagementHeld }: AccountAddState): OwnProfile[] {
  if (isManagementHeld || management.environment !== undefined) return [];
  const { profile, identity } = management;
  const record = findByAccount(records, identity.account);
  return record?.accountId === undefined ? [] : [{ record, profile }];
}

/** What the profile would say; nothing where none is wanted. */
function describeProfile(
  { known, decision }: DecidedEnvironment,
  { management }: AccountAddState,
  { roleName }: AccountAddRequest,
): ProfileRequest[] {
  const { profile, region, existing, access, isOwn } = known;
  const common = { profile, region, output: chooseOutput(existing.settings) };
  if (access === 'none') return [];
  if (access === 'user') return [{ ...common, keys: existing.settings?.keys ?? UNKNOWN_KEYS }];
  if (existing.kept !== undefined) return isOwn ? [] : [common];
  const accountId = !isFailure(decision) && decision.kind === 'adopt' ? decision.account.id : UNKNOWN_ACCOUNT;
  return [
    {
      ...common,
      roleArn: toRoleArn(accountId, roleName),
      sourceProfile: management.profile,
      ...(isOwn ? { isOwn } : {}),
    },
  ];
}
