import { ensureUserKey, finishUserKey, installUserKey, proveKey } from '../../access/user-key.ts';
import type { Credentials, Identity } from '../../aws/caller-identity.ts';
import { sureRegion } from '../../aws/endpoint.ts';
import { openIam } from '../../aws/iam.ts';
import { ensureUnit, moveAccount } from '../../aws/organizational-units.ts';
import { ACCOUNT_SERVICE, tagResource, trustService } from '../../aws/organizations.ts';
import { assumeRole, openSts, toRoleArn } from '../../aws/sts.ts';
import { isFailure } from '../../errors/failure.ts';
import { readEnvironments } from '../../repository/environments.ts';
import { planRecord, writePlans } from '../../repository/plan-yaml.ts';
import { openConnection, withReport } from '../../run/context.ts';
import { openManagementOrganizations } from '../../run/management.ts';
import { Steps } from '../../run/steps.ts';
import { chooseOutput, writeOwnRecord, writeProfile } from '../../run/write-profile.ts';
import { maskKeyId } from '../../text.ts';
import type { DecidedEnvironment } from './decide.ts';
import { type ObtainedAccount, obtainAccount } from './obtain-account.ts';
import { chooseTags, findMissingTags, listOwn } from './plan.ts';
import type { AccountContext } from './request-account.ts';

/** What came of one environment. */
export interface AccountWithAccess extends ObtainedAccount {
  /** Null with `--access none`. */
  readonly identity: Identity | null;
  /** Masked; undefined where no key was made. */
  readonly newKey?: string | undefined;
}

/** The steps for one environment, in order. */
export function listSteps(context: AccountContext, decision: DecidedEnvironment['decision']): Steps<AccountWithAccess> {
  const { request, known } = context;
  const obtained = Steps.startWith(decision).add('Account', async (wanted, { report, setTitle }) => {
    if (isFailure(wanted)) throw wanted;
    const found = await obtainAccount(withReport(context, report), wanted);
    setTitle(`Account ${found.account.id} ${found.created ? 'created' : 'found'} (${found.account.email})`);
    return found;
  });
  const placed =
    request.unitPath.length === 0
      ? obtained
      : obtained.perform(`Organizational unit ${request.unitPath.join('/')}`, (found, { report }) =>
          moveIntoUnit(withReport(context, report), found),
        );
  const tagged = placed.perform('Tags', async (found, { report, setTitle }) => {
    const isNew = await addMissingTags(withReport(context, report), found);
    setTitle(isNew ? 'Tags set' : 'Tags are in place');
  });
  return addAccess(context, addEnabling(context, tagged)).perform(`Record of ${known.environment}`, (result) =>
    recordAccount(context, result),
  );
}

/** A region that must be opted into, before anybody asks STS there. */
function addEnabling(context: AccountContext, steps: Steps<ObtainedAccount>): Steps<ObtainedAccount> {
  const { management, known, traits } = context;
  const { environment, region } = known;
  if (!traits.regions.has(environment)) return steps;
  return steps.perform(`Region ${region}`, async (found, { report, setTitle }) => {
    const watched = withReport(context, report);
    if (traits.needsTrust) await trustService(openManagementOrganizations(management, watched.retry), ACCOUNT_SERVICE);
    const wanted = { region, accountId: found.account.id, fresh: traits.needsTrust || isYoung(context, found) };
    const { enableAndAwaitRegion } = await import('../../run/enable-region.ts');
    await enableAndAwaitRegion(watched, management.connection, wanted);
    setTitle(`Region ${region} enabled`);
  });
}

function addAccess(context: AccountContext, steps: Steps<ObtainedAccount>): Steps<AccountWithAccess> {
  const { request, known } = context;
  const { kept } = known.existing;
  if (kept !== undefined) {
    return steps.add(`Access as profile ${known.profile} has it already`, async (found) => {
      if (isFailure(kept)) throw kept;
      // What is one person's is theirs to set.
      if (!known.isOwn) await writeSettings(context);
      return { ...found, identity: kept };
    });
  }
  if (known.access === 'user') {
    return steps.add(`Access by IAM user ${known.userName}`, async (found, { report }) => ({
      ...found,
      ...(await takeAccessByUser(withReport(context, report), found).catch((error: unknown) => {
        throw nameWayRound(error, known.environment);
      })),
    }));
  }
  if (known.access === 'role') {
    return steps.add(`Access by role ${request.roleName}`, async (found, { report }) => ({
      ...found,
      identity: await takeAccessByRole(withReport(context, report), found),
    }));
  }
  return steps.map((found) => ({ ...found, identity: null }));
}

/** Policies that forbid IAM users are common, and a role needs none. */
function nameWayRound(error: unknown, environment: string): unknown {
  if (!isFailure(error) || error.code !== 'POLICY_DENIES') return error;
  const byRole = `Or do without an IAM user, by the role that AWS made in the account: pf aws account add ${environment} --access role`;
  return error.with({ suggestions: [...error.suggestions, byRole] });
}

async function moveIntoUnit(context: AccountContext, { account }: ObtainedAccount): Promise<void> {
  const { management, request, retry } = context;
  const organizations = openManagementOrganizations(management, retry);
  const unit = await ensureUnit(organizations, request.unitPath);
  await moveAccount(organizations, account.id, unit);
}

/** True if tags were missing and were set. */
async function addMissingTags(context: AccountContext, { account, created }: ObtainedAccount): Promise<boolean> {
  const { management, request, known, retry } = context;
  const present = known.tags.get(account.id);
  const wanted = chooseTags(request, known, present);
  // CreateAccount carried the tags of an account that was not listed before.
  const missing = created && present === undefined ? new Map<string, string>() : findMissingTags(present, wanted);
  if (missing.size === 0) return false;
  await tagResource(openManagementOrganizations(management, retry), account.id, missing);
  return true;
}

async function recordAccount(context: AccountContext, { account }: ObtainedAccount): Promise<void> {
  const { runtime, repository, journal, request, known } = context;
  const profile = request.access === 'none' ? undefined : known.sharedProfile;
  await writePlans([await planRecord(repository, known.environment, { accountId: account.id, profile })]);
  for (const own of listOwn(known, { records: await readEnvironments(repository) })) {
    await writeOwnRecord(runtime, repository, own);
  }
  // The entry of a lost key stays until a run that gets into the account has dealt with it.
  await journal.update(known.environment, { account: undefined });
}

/** The age up to which AccessDenied on a role means "not yet" rather than "no". */
const YOUNG_MS = 60 * 60_000;

function isYoung({ runtime }: AccountContext, { account, created }: ObtainedAccount): boolean {
  return created || runtime.clock.now() - (account.joinedAt ?? 0) < YOUNG_MS;
}

/** A session in the member account, through the role that lets the management account in. */
function openSession(context: AccountContext, obtained: ObtainedAccount): Promise<Credentials> {
  const { management, request, known, retry } = context;
  return assumeRole(openSts({ ...management.connection, region: sureRegion(known.region) }, retry), {
    arn: toRoleArn(obtained.account.id, request.roleName),
    sessionName: 'pf-plugin-aws',
    young: isYoung(context, obtained),
  });
}

/** Region and output of the profile, and its key where one is given. */
function writeSettings({ runtime, repository, known }: AccountContext, keys?: Credentials): Promise<string[]> {
  const { profile, region, existing } = known;
  const isOwn = known.isOwn && keys === undefined;
  const output = chooseOutput(existing.settings);
  return writeProfile(runtime, repository, [{ profile, region, output, keys, isOwn }]);
}

/** IAM user, policy, key, profile, proof: what is missing of it. */
async function takeAccessByUser(
  context: AccountContext,
  obtained: ObtainedAccount,
): Promise<Pick<AccountWithAccess, 'identity' | 'newKey'>> {
  const { journal, known } = context;
  const { environment, region, existing } = known;
  const accountId = obtained.account.id;
  const fresh = isYoung(context, obtained);
  const prove = (keys: Credentials, isFresh: boolean) =>
    proveKey(context, { keys, region, expectedAccount: accountId, fresh: isFresh, management: false });
  const existingKeys = existing.isBroken ? undefined : existing.settings?.keys;
  const works = existing.account === accountId ? existingKeys : undefined;
  if (works !== undefined && journal.note(environment).key === undefined) {
    await writeSettings(context);
    return { identity: await prove(works, fresh) };
  }
  const session = await openSession(context, obtained);
  const iam = openIam(openConnection(context, session, region), context.retry);
  const { userName } = known;
  const userKey = { ...context, iam, environment, accountId, userName, existingKeys, fresh };
  const key = works === undefined ? await ensureUserKey(userKey) : { keys: works, isNew: false };
  const identity = await installUserKey(userKey, key, {
    write: ({ keys, isNew }) => writeSettings(context, isNew ? keys : undefined),
    prove: (keys) => prove(keys, true),
    isOurs: true,
    replacesWorking: false,
  });
  return { identity, newKey: key.isNew ? maskKeyId(key.keys.accessKeyId) : undefined };
}

/** A profile that assumes the role: no new key. */
async function takeAccessByRole(context: AccountContext, obtained: ObtainedAccount): Promise<Identity> {
  const { runtime, repository, journal, management, request, known } = context;
  const { environment, profile, region, existing, isOwn } = known;
  const accountId = obtained.account.id;
  const fresh = isYoung(context, obtained);
  const session = await openSession(context, obtained);
  // An earlier run was to make a user's key, and lost it: nobody else will come back for it.
  const lost = journal.note(environment).key;
  if (lost !== undefined) {
    const iam = openIam(openConnection(context, session, region), context.retry);
    const { userName } = lost;
    const userKey = { ...context, iam, environment, accountId, userName, existingKeys: undefined, fresh };
    await finishUserKey(userKey, undefined);
  }
  const roleArn = toRoleArn(accountId, request.roleName);
  const output = chooseOutput(existing.settings);
  const sourceProfile = management.profile;
  await writeProfile(runtime, repository, [{ profile, region, output, roleArn, sourceProfile, isOwn }]);
  return proveKey(context, { keys: session, region, expectedAccount: accountId, fresh, management: false });
}
