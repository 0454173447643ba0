import { ensureUserKey, installUserKey, proveKey, type UserKey } from '../../access/user-key.ts';
import type { Credentials, Identity } from '../../aws/caller-identity.ts';
import { enableFeature, IAM_SERVICE, trustIam } from '../../aws/central-root.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { deleteKey, hasRootKeys, type Iam, openIam } from '../../aws/iam.ts';
import { createOrganization, type Organization, openOrganizations, trustService } from '../../aws/organizations.ts';
import { waitBeforeRetry } from '../../aws/retry.ts';
import { getCallerIdentity, openSts } from '../../aws/sts.ts';
import { isCredentialsRefusal } from '../../aws/to-failure.ts';
import { Failure } from '../../errors/failure.ts';
import { MANAGEMENT } from '../../repository/environments.ts';
import { planRecord, writePlans } from '../../repository/plan-yaml.ts';
import { openConnection, type Report, type RunContext, withReport } from '../../run/context.ts';
import { enableAndAwaitRegion } from '../../run/enable-region.ts';
import { assertManagement, GIVEN } from '../../run/management.ts';
import { Steps } from '../../run/steps.ts';
import { chooseOutput, writeProfile } from '../../run/write-profile.ts';
import { getLastFour } from '../../text.ts';
import type { OrgInitDecision } from './decide.ts';
import type { OrgInitState } from './load.ts';
import type { OrgInitRequest } from './request.ts';

/** The work on the organization. */
interface OrganizationContext extends RunContext {
  readonly request: OrgInitRequest;
  readonly state: OrgInitState;
  readonly decision: OrgInitDecision;
}

export type RootKeyState = 'none' | 'kept' | 'deleted';

/** What the steps give back. */
interface OrganizationWithAccess {
  readonly organization: Organization;
  readonly identity: Identity;
  readonly rootKey: 'none' | 'kept';
}

/** The steps, in order. */
export function listSteps(context: OrganizationContext): Steps<OrganizationWithAccess> {
  const { request, state } = context;
  const { organization: existing } = state;
  const title = existing === undefined ? 'Create the organization' : `Organization ${existing.id} found`;
  const made = Steps.startWith(existing).add(title, async (found, { report, setTitle }) => {
    const organization = found ?? (await makeOrganization(withReport(context, report)));
    setTitle(`Organization ${organization.id}`);
    return organization;
  });
  return addEnabling(context, addCentralRoot(context, addTrust(context, made)))
    .add(`Profile ${request.profile}, proven at STS, IAM and Organizations`, async (organization, { report }) => ({
      organization,
      ...(await takeAccess(withReport(context, report))),
    }))
    .perform(`Record of ${state.environment}`, () => recordManagement(context));
}

function addTrust(context: OrganizationContext, steps: Steps<Organization>): Steps<Organization> {
  const { untrusted, keys, region } = context.state;
  const title = 'Trusted access for IAM and account management';
  if (untrusted.length === 0) return steps.skip(title, 'Trusted access is on already');
  return steps.perform(title, async (_, { report }) => {
    const { retry } = withReport(context, report);
    const organizations = openOrganizations(openConnection(context, keys, region), retry);
    for (const service of untrusted) {
      if (service === IAM_SERVICE) await trustIam(organizations);
      else await trustService(organizations, service);
    }
  });
}

function addCentralRoot(context: OrganizationContext, steps: Steps<Organization>): Steps<Organization> {
  const { centralRootMissing, keys, region } = context.state;
  const title = 'Centralized root access';
  if (!context.request.centralRoot) return steps;
  if (centralRootMissing.length === 0) return steps.skip(title, 'Centralized root access is on already');
  return steps.perform(title, async (_, { report }) => {
    const { retry } = withReport(context, report);
    const iam = openIam(openConnection(context, keys, region), retry);
    for (const feature of centralRootMissing) await enableFeature(iam, feature);
  });
}

/** A region that must be opted into, before the new key is proven there. */
function addEnabling(context: OrganizationContext, steps: Steps<Organization>): Steps<Organization> {
  const { keys, region, regionStatus } = context.state;
  if (regionStatus === undefined) return steps;
  return steps.perform(`Region ${region}`, (_, { report }) => {
    const watched = withReport(context, report);
    return enableAndAwaitRegion(watched, openConnection(context, keys, region), { region, fresh: false });
  });
}

/** Noted first: a run that goes on from here knows that the organization is its own work. */
async function makeOrganization(context: OrganizationContext): Promise<Organization> {
  const { runtime, journal, state, retry } = context;
  const accountId = state.identity.account;
  await journal.update(MANAGEMENT, { organization: { accountId, requestedAt: runtime.clock.now() } });
  const connection = openConnection(context, state.keys, state.region);
  const organization = await createOrganization(openOrganizations(connection, retry));
  assertManagement(state.identity, organization, GIVEN);
  return organization;
}

/** An administrator's key in the profile: the IAM user's that takes root's place, or the one that was given. */
async function takeAccess(context: OrganizationContext): Promise<Omit<OrganizationWithAccess, 'organization'>> {
  const { runtime, repository, journal, request, state, decision } = context;
  const { region, identity, existingProfile, existingKey } = state;
  const { profile } = request;
  const userKey = {
    ...context,
    iam: openIam(openConnection(context, state.keys, region), context.retry),
    environment: MANAGEMENT,
    accountId: identity.account,
    userName: profile,
    existingKeys: existingProfile?.keys,
    fresh: false,
  };
  const noted = journal.note(MANAGEMENT).key !== undefined;
  const key: UserKey =
    decision.key === undefined ? await ensureUserKey(userKey) : { keys: decision.key.keys, isNew: false };
  const isOurs = key.isNew || noted;
  const proven = await installUserKey(userKey, key, {
    write: (installed) => {
      const keys = state.keepsProfile ? undefined : installed.keys;
      return writeProfile(runtime, repository, [{ profile, region, output: chooseOutput(existingProfile), keys }]);
    },
    prove: (keys) =>
      proveKey(context, { keys, region, expectedAccount: identity.account, fresh: isOurs, management: true }),
    isOurs,
    replacesWorking: existingKey !== undefined,
  });
  const adminIam = openIam(openConnection(context, key.keys, GLOBAL_REGION), context.retry);
  const isKept = decision.replacedRootKey !== undefined || (await hasRootKeys(adminIam));
  return { identity: proven, rootKey: isKept ? 'kept' : 'none' };
}

async function recordManagement({ repository, journal, request, state }: OrganizationContext): Promise<void> {
  const identity = { accountId: state.identity.account, profile: request.profile };
  await writePlans([await planRecord(repository, state.environment, identity)]);
  await journal.update(MANAGEMENT, { organization: undefined });
}

/** Deletes root's keys, the one that was given last, and asks whether that was all. Throws ROOT_KEY_REMAINS. */
export async function deleteRootKeys(
  context: RunContext,
  { rootKeys, ids, adminIam }: RootKeysToDelete,
  report: Report,
): Promise<void> {
  const { retry } = withReport(context, report);
  const iam = openIam(openConnection(context, rootKeys, GLOBAL_REGION), retry);
  for (const id of ids.filter((other) => other !== rootKeys.accessKeyId)) await deleteKey(iam, id);
  try {
    await deleteKey(iam, rootKeys.accessKeyId);
  } catch (error) {
    // When the reply is lost, asking again is refused, since the key that asks is gone: STS, which knew it, tells.
    if (!isCredentialsRefusal(error)) throw error;
    if (await isAccepted(context, rootKeys)) throw error;
  }
  const until = { ...retry, deadline: Math.min(retry.deadline, retry.clock.now() + SUMMARY_LAG_MS) };
  for (let tries = 1; await hasRootKeys(adminIam); tries += 1) {
    if (await waitBeforeRetry(until, tries, 'IAM still counts a root key')) continue;
    const deleted = ids.map(getLastFour).join(' and ');
    const message = `Root has an access key still, although that ending in ${deleted} is deleted.`;
    throw new Failure('ROOT_KEY_REMAINS', message);
  }
}

interface RootKeysToDelete {
  /** The one that was given. */
  readonly rootKeys: Credentials;
  /** All of them, as the plan named them. */
  readonly ids: readonly string[];
  readonly adminIam: Iam;
}

/** How long IAM's summary may count a key that is deleted. */
const SUMMARY_LAG_MS = 30_000;

async function isAccepted(context: RunContext, keys: Credentials): Promise<boolean> {
  try {
    await getCallerIdentity(openSts(openConnection(context, keys, GLOBAL_REGION), context.retry));
    return true;
  } catch (error) {
    if (isCredentialsRefusal(error)) return false;
    throw error;
  }
}
