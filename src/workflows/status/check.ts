import { findAccounts, judgeMember, openCentralRoot, readMemberRoots } from '../../access/member-roots.ts';
import { getAccountSummary, openIam } from '../../aws/iam.ts';
import { type Failure, isFailure, resolveOrFailure } from '../../errors/failure.ts';
import { type KnownEnvironment, listEnvironments } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { openContext, openProfileConnection, type RunContext } from '../../run/context.ts';
import { findManagementProfile } from '../../run/management.ts';
import type { Runtime } from '../../runtime.ts';
import { verify } from '../verify/execute.ts';
import type { VerifyResult } from '../verify/findings.ts';
import { askContacts } from './ask-contacts.ts';
import { decideStatus, type RootUser, type StatusStep } from './decide.ts';
import type { MemberRoots } from './describe-roots.ts';
import { findUseSince, type KeyWork } from './key-work.ts';
import { loadStatusState } from './load.ts';

/** For the questions which account is the management account, and about root users. */
const TIMEOUT_MS = 10_000;

export interface CheckedStatus {
  readonly steps: StatusStep[];
  /** Undefined where there is no environment to verify, or no file to do it by. */
  readonly verified: VerifyResult | undefined;
  /** Why the AWS files could not be read. */
  readonly unreadable: Failure | undefined;
}

/** The same with AWS's answers. Whatever keeps it from telling is said at the step that it bears on. */
export async function checkStatus(runtime: Runtime, repository: Repository): Promise<CheckedStatus> {
  const context = await openContext({ runtime, repository, timeoutMs: TIMEOUT_MS });
  const profile = await resolveOrFailure(findManagementProfile(context));
  const state = await loadStatusState(runtime, repository, isFailure(profile) ? undefined : profile);
  const { unreadable, records, management } = state;
  const known = listEnvironments(records, state.profiles.keys());
  const verified =
    unreadable === undefined && known.length > 0 ? await verify(repository, { all: true }, runtime) : undefined;
  const own = verified?.environments.find(({ environment }) => environment === management.environment);
  const { manager } = state;
  const canAsk = own?.ok || manager !== management.profile;
  const rootUser = manager !== undefined && canAsk ? await resolveOrFailure(askRootUser(context, manager)) : undefined;
  const contacts =
    manager !== undefined && canAsk ? await resolveOrFailure(askContacts(context, manager, records)) : undefined;
  const keyWork = await findUses(context, known, state.keyWork);
  const memberRoots =
    manager !== undefined && canAsk ? await resolveOrFailure(askMemberRoots(context, manager)) : undefined;
  const steps = decideStatus({ ...state, keyWork, checked: { verified, rootUser, memberRoots, contacts } });
  return { steps, verified, unreadable };
}

/** Whether somebody else turned up at the keys that are on their way out. */
async function findUses(
  context: RunContext,
  known: readonly KnownEnvironment[],
  keyWork: ReadonlyMap<string, KeyWork>,
): Promise<Map<string, KeyWork>> {
  const uses = [...keyWork].map(async ([name, work]): Promise<[string, KeyWork]> => {
    const own = known.find(({ environment }) => environment === name);
    const use = own && (await resolveOrFailure(findUseSince(context, own, work)));
    return [name, isFailure(use) ? work : { ...work, usedSince: use }];
  });
  return new Map(await Promise.all(uses));
}

/** Of environments alone: what this repository has no name for is none of its steps. */
async function askMemberRoots(context: RunContext, profile: string): Promise<MemberRoots> {
  const management = await openCentralRoot(context, profile);
  const accounts = (await findAccounts(context, management, [])).filter(
    ({ id, environment }) => environment !== null && id !== management.organization.managementAccountId,
  );
  const { looked, failed } = await readMemberRoots(context, management, accounts);
  return {
    looked: looked.map(({ account: { environment, id }, found }) => ({
      environment: environment ?? id,
      findings: judgeMember(found),
    })),
    failed,
  };
}

async function askRootUser(context: RunContext, profile: string): Promise<RootUser> {
  const summary = await getAccountSummary(openIam(await openProfileConnection(context, profile, []), context.retry));
  const { AccountAccessKeysPresent: keys = 0, AccountMFAEnabled: factors, AccountPasswordPresent: passwords } = summary;
  return { hasKeys: keys > 0, hasSecondFactor: factors !== 0 || passwords === 0 };
}
