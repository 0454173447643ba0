import { Listr, type ListrBaseClassOptions, type ListrRendererValue } from 'listr2';
import { enableFeature } from '../aws/central-root.ts';
import { type AwsKeys, iamClient, organizationsClient } from '../aws/connection.ts';
import { createOrganization, type Organization, trustService } from '../aws/organizations.ts';
import type { Identity } from '../aws/sts.ts';
import { planRecord, writePlans } from '../repository/index.ts';
import { prove } from './access/prove.ts';
import { ensureUserKey } from './access/user-key.ts';
import { GLOBAL_REGION, MANAGEMENT } from './management.ts';
import type { OrgInitOptions } from './org-init/options.ts';
import { holdsUserKey, planOrganization, replacesRoot } from './org-init/plan-org.ts';
import { deleteRootKey, type RootKeyState, rootKeyState } from './org-init/root-key.ts';
import { type OrgSurvey, surveyOrganization } from './org-init/survey.ts';
import type { Plan } from './plan.ts';
import { connect, patienceFor, type Report, type Work } from './work.ts';
import { writeProfile } from './write-profile.ts';

export interface OrgInitResult {
  readonly organization: Organization;
  readonly created: boolean;
  readonly centralRootAccess: boolean;
  readonly profile: string;
  readonly region: string;
  readonly identity: Identity;
  readonly rootKey: RootKeyState;
}

export interface PreparedOrganization {
  readonly survey: OrgSurvey;
  readonly plan: Plan;
}

/** Looks, refuses wrong hands, plans. Changes nothing. */
export async function prepareOrganization(work: Work, options: OrgInitOptions): Promise<PreparedOrganization> {
  const survey = await surveyOrganization(work, options);
  return { survey, plan: await planOrganization(work, survey, options) };
}

/** What the steps find out for each other. */
interface Found {
  organization: Organization | undefined;
  adminKeys: AwsKeys | undefined;
  identity: Identity | undefined;
  rootKey: RootKeyState;
}

/** Asks whether the root key may go, now that its replacement is proven. */
export type ConfirmDeletion = (accessKeyId: string) => Promise<boolean>;

interface Context {
  readonly work: Work;
  readonly options: OrgInitOptions;
  readonly survey: OrgSurvey;
  readonly found: Found;
  readonly confirmDeletion: ConfirmDeletion;
}

/** From management credentials to an organization, an administrator's profile, and no root key. */
export async function initOrganization(
  work: Work,
  { survey }: PreparedOrganization,
  options: OrgInitOptions,
  confirmDeletion: ConfirmDeletion,
  progress: ListrBaseClassOptions<object, ListrRendererValue, ListrRendererValue>,
): Promise<OrgInitResult> {
  const found: Found = {
    organization: survey.organization,
    adminKeys: undefined,
    identity: undefined,
    rootKey: 'kept',
  };
  const context: Context = { work, options, survey, found, confirmDeletion };
  await new Listr<object, ListrRendererValue, ListrRendererValue>(steps(context), {
    ...progress,
    exitOnError: true,
  }).run();
  if (!found.organization || !found.identity)
    throw new Error('The steps ended without an organization or an identity.');
  return {
    organization: found.organization,
    created: survey.organization === undefined,
    centralRootAccess: options.centralRoot,
    profile: options.profile,
    region: survey.region,
    identity: found.identity,
    rootKey: found.rootKey,
  };
}

function steps(
  context: Context,
): ConstructorParameters<typeof Listr<object, ListrRendererValue, ListrRendererValue>>[0] {
  const { work, options, survey, found } = context;
  const organizations = organizationsClient(connect(work, survey.keys, GLOBAL_REGION));
  const iam = iamClient(connect(work, survey.keys, GLOBAL_REGION));
  return [
    {
      title:
        survey.organization === undefined ? 'Create the organization' : `Organization ${survey.organization.id} found`,
      task: async (_, task) => {
        found.organization ??= await createOrganization(organizations, patienceFor(work, reportTo(task)));
        task.title = `Organization ${found.organization.id}`;
      },
    },
    {
      title: 'Trusted access for IAM, SSO and account management',
      skip: () => survey.untrusted.length === 0 && 'is on already',
      task: async (_, task) => {
        const patience = patienceFor(work, reportTo(task));
        for (const service of survey.untrusted) await trustService(organizations, patience, service);
      },
    },
    {
      title: 'Centralized root access',
      enabled: options.centralRoot,
      skip: () => survey.centralRootMissing.length === 0 && 'is on already',
      task: async (_, task) => {
        const patience = patienceFor(work, reportTo(task));
        for (const feature of survey.centralRootMissing) await enableFeature(iam, patience, feature);
      },
    },
    {
      title: `Profile ${options.profile}, proven at STS, IAM and Organizations`,
      task: (_, task) => takeAccess(context, reportTo(task)),
    },
    {
      title: 'Root access key',
      enabled: replacesRoot(survey, options),
      task: async (_, task) => {
        found.rootKey = await retireRootKey(context, reportTo(task));
        task.title = `Root access key ${found.rootKey}`;
      },
    },
    {
      title: 'Record of management',
      task: async () => {
        const identity = { accountId: survey.identity.account, profile: options.profile };
        await writePlans([await planRecord(work.repository, MANAGEMENT, identity)]);
        await work.journal.update(MANAGEMENT, { key: undefined });
      },
    },
  ];
}

function reportTo(task: { output: string }): Report {
  return (line) => {
    task.output = line;
  };
}

/** An administrator's key in the profile: the IAM user's that takes root's place, or the one that was given. */
async function takeAccess(context: Context, report: Report): Promise<void> {
  const { work, options, survey, found } = context;
  const patience = patienceFor(work, report);
  const { keys, isNew } = replacesRoot(survey, options)
    ? await userKey(context, report)
    : { keys: survey.held?.keys ?? survey.keys, isNew: false };
  const { region } = survey;
  const wish = {
    profile: options.profile,
    region,
    output: survey.heldProfile === undefined ? 'text' : undefined,
    keys,
  };
  const proof = { keys, region, expectedAccount: survey.identity.account, fresh: isNew, management: true };
  // A key that works is replaced by a proven one only; where there is none, writing comes first, as the secret is shown once.
  const proveFirst = survey.held !== undefined;
  if (proveFirst) found.identity = await prove(work.runtime.env, patience, proof);
  await writeProfile(work.runtime, work.repository, [wish]);
  found.identity ??= await prove(work.runtime.env, patience, proof);
  found.adminKeys = keys;
  if (!replacesRoot(survey, options)) found.rootKey = await rootKeyState(work, keys);
}

async function userKey({ work, options, survey }: Context, report: Report): Promise<{ keys: AwsKeys; isNew: boolean }> {
  const heldKeys = holdsUserKey(survey) ? survey.held?.keys : survey.heldProfile?.keys;
  const key = await ensureUserKey(
    work,
    iamClient(connect(work, survey.keys, GLOBAL_REGION)),
    patienceFor(work, report),
    {
      environment: MANAGEMENT,
      accountId: survey.identity.account,
      userName: options.profile,
      heldKeyId: heldKeys?.accessKeyId,
      fresh: false,
    },
  );
  if (key.kind === 'new') return { keys: key.keys, isNew: true };
  return { keys: heldKeys ?? survey.keys, isNew: false };
}

async function retireRootKey({ work, options, survey, found, confirmDeletion }: Context, report: Report) {
  const { rootKeys } = survey;
  if (rootKeys === undefined || found.adminKeys === undefined) return 'kept';
  const agreed = options.deleteRootKey || (await confirmDeletion(rootKeys.accessKeyId));
  return agreed ? deleteRootKey(work, rootKeys, found.adminKeys, report) : 'kept';
}
