import { Listr, type ListrBaseClassOptions, type ListrRendererValue } from 'listr2';
import { enableFeature, IAM_SERVICE, trustIam } from '../../aws/central-root.ts';
import type { Identity } from '../../aws/credentials.ts';
import { openIam } from '../../aws/iam.ts';
import { createOrganization, type Organization, openOrganizations, trustService } from '../../aws/organizations.ts';
import { Failure } from '../../errors/failure.ts';
import { MANAGEMENT } from '../../repository/environments.ts';
import { planRecord } from '../../repository/record.ts';
import { writePlans } from '../../repository/write-plans.ts';
import { requireManagement } from '../../run/management.ts';
import type { Plan } from '../../run/plan.ts';
import { connect, type Report, retryFor, type Work } from '../../run/work.ts';
import { type OrgSurvey, surveyOrganization } from './load.ts';
import type { OrgInitOptions } from './options.ts';
import { planOrganization, replacesRoot } from './plan.ts';
import { deleteRootKey, type RootKeyState, rootKeyState } from './root-key.ts';
import { takeAccess } from './take-access.ts';

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
export async function prepareOrganization(
  work: Work,
  options: OrgInitOptions,
  report?: Report,
): Promise<PreparedOrganization> {
  const survey = await surveyOrganization(work, options, report);
  return { survey, plan: await planOrganization(work, survey, options) };
}

/** What the steps find out for each other. */
interface Found {
  organization: Organization | undefined;
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
}

/** From management credentials to an organization, an administrator's profile, and no root key. */
export async function initOrganization(
  work: Work,
  { survey }: PreparedOrganization,
  options: OrgInitOptions,
  confirmDeletion: ConfirmDeletion,
  progress: Progress,
): Promise<OrgInitResult> {
  const found: Found = {
    organization: survey.organization,
    identity: undefined,
    rootKey: 'kept',
  };
  const noted = work.journal.note(MANAGEMENT).organization;
  await carryOut(work, steps({ work, options, survey, found }), progress);
  // Between two lists: a question asked inside a running one is drawn over its lines.
  const { rootKeys } = survey;
  const retires = rootKeys !== undefined && replacesRoot(survey, options);
  if (retires && (options.deleteRootKey || (await confirmDeletion(rootKeys.accessKeyId)))) {
    const title = 'Delete the root access key';
    const remove = async (task: { output: string }) => {
      found.rootKey = await deleteRootKey(work, rootKeys, reportTo(task));
    };
    await carryOut(work, [{ title, task: (_, task) => remove(task) }], progress);
  }
  if (!found.organization || !found.identity)
    throw new Error('The steps ended without an organization or an identity.');
  return {
    organization: found.organization,
    created: survey.organization === undefined || noted?.accountId === survey.identity.account,
    centralRootAccess: options.centralRoot,
    profile: options.profile,
    region: survey.region,
    identity: found.identity,
    rootKey: found.rootKey,
  };
}

type Progress = ListrBaseClassOptions<object, ListrRendererValue, ListrRendererValue>;
type Steps = ConstructorParameters<typeof Listr<object, ListrRendererValue, ListrRendererValue>>[0];

async function carryOut(work: Work, tasks: Steps, progress: Progress): Promise<void> {
  const list = new Listr<object, ListrRendererValue, ListrRendererValue>(tasks, { ...progress, exitOnError: true });
  try {
    await list.run();
  } catch (error) {
    throw work.runtime.interrupt.aborted ? interrupted(list.tasks, work.resume) : error;
  }
}

function interrupted(
  tasks: readonly { isCompleted(): boolean; title?: string | undefined }[],
  resume: string,
): Failure {
  const done = tasks.filter((task) => task.isCompleted()).map((task) => task.title ?? '');
  return new Failure(
    'INTERRUPTED',
    `Interrupted. Done: ${done.join('; ') || 'nothing'}. What was begun is noted, and nothing is lost.`,
    {
      suggestions: [`Go on with: ${resume}`],
      details: { done, resume },
    },
  );
}

function steps(context: Context): Steps {
  const { work, options, survey, found } = context;
  const connection = connect(work, survey.keys, survey.region);
  return [
    {
      title:
        survey.organization === undefined ? 'Create the organization' : `Organization ${survey.organization.id} found`,
      task: async (_, task) => {
        found.organization ??= await makeOrganization(context, reportTo(task));
        task.title = `Organization ${found.organization.id}`;
      },
    },
    {
      title: 'Trusted access for IAM, SSO and account management',
      skip: () => survey.untrusted.length === 0 && 'Trusted access is on already',
      task: async (_, task) => {
        const organizations = openOrganizations(connection, retryFor(work, reportTo(task)));
        for (const service of survey.untrusted) {
          if (service === IAM_SERVICE) await trustIam(organizations);
          else await trustService(organizations, service);
        }
      },
    },
    {
      title: 'Centralized root access',
      enabled: options.centralRoot,
      skip: () => survey.centralRootMissing.length === 0 && 'Centralized root access is on already',
      task: async (_, task) => {
        const iam = openIam(connection, retryFor(work, reportTo(task)));
        for (const feature of survey.centralRootMissing) await enableFeature(iam, feature);
      },
    },
    {
      title: `Profile ${options.profile}, proven at STS, IAM and Organizations`,
      task: async (_, task) => {
        const { keys, identity } = await takeAccess(work, survey, options, reportTo(task));
        found.identity = identity;
        if (!replacesRoot(survey, options)) found.rootKey = await rootKeyState(work, keys);
      },
    },
    {
      title: 'Record of management',
      task: async () => {
        const identity = { accountId: survey.identity.account, profile: options.profile };
        await writePlans([await planRecord(work.repository, survey.environment, identity)]);
        await work.journal.update(MANAGEMENT, { organization: undefined });
      },
    },
  ];
}

function reportTo(task: { output: string }): Report {
  return (line) => {
    task.output = line;
  };
}

/** Noted first: a run that goes on from here knows that the organization is its own work. */
async function makeOrganization({ work, survey }: Context, report: Report): Promise<Organization> {
  const accountId = survey.identity.account;
  await work.journal.update(MANAGEMENT, { organization: { accountId, requestedAt: work.runtime.clock.now() } });
  const connection = connect(work, survey.keys, survey.region);
  const organization = await createOrganization(openOrganizations(connection, retryFor(work, report)));
  requireManagement(survey.identity, organization, 'The key that was given');
  return organization;
}
