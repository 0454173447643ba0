import type { Connection } from '../../aws/client.ts';
import type { Credentials } from '../../aws/credentials.ts';
import { findManagement, getProfileName, MANAGEMENT } from '../../repository/environments.ts';
import type { GitOptions } from '../../repository/git-run.ts';
import { gitStates } from '../../repository/git-state.ts';
import { compareWithCli } from './checks/account.ts';
import { decideFindings } from './decide.ts';
import { mapWithLimit } from './each-of.ts';
import { loadExpectedAccounts } from './expectations.ts';
import type { Expected, Facts, FileFacts, Membership } from './facts.ts';
import type { EnvironmentResult, Finding } from './findings.ts';
import { gatherFacts, getIdentity, type Looked } from './gather-facts.ts';
import { cacheOwners, checkNamedProfiles, type Owners } from './named-profiles.ts';
import { connectManagement, listMemberships } from './organization.ts';
import { askIdentity } from './outcome.ts';
import { cacheProof, readCachedProof, serializeByProfile, usesCachedProofs } from './proof-cache.ts';
import { explainUnknownKey } from './refine.ts';
import { getProfile, getProfileContext, type Session } from './session.ts';
import type { FoundFile } from './shared-files.ts';
import type { Target } from './targets.ts';

/** One environment, examined: what `--json` shows, and the credentials, which it never shows. */
export interface VerifiedEnvironment {
  readonly result: EnvironmentResult;
  /** Undefined where they were not learnt, or an earlier proof spared it. */
  readonly credentials: Credentials | undefined;
}

/** The real AWS CLI takes most of a second of one core. */
const CLI_AT_ONCE = 4;
/** As many as there are sockets: more would wait, and take memory. */
const PROFILES_AT_ONCE = 12;

/** One round: everything is looked at, side by side where it can be, and then held against the policy. */
export async function runRound(session: Session, targets: readonly Target[]): Promise<VerifiedEnvironment[]> {
  const management = once(() => openManagement(session));
  const expected = await loadExpectedAccounts(targets, session.records, management);
  const knownBefore = () =>
    Promise.all(targets.map((target) => earlier(session, target, expected.get(target.environment))));
  const known = await knownBefore();
  const [only, ...others] = known;
  if (only === undefined || others.length > 0 || only.cached || !usesCachedProofs(session)) {
    return verifyRound(session, known, management);
  }
  return serializeByProfile(session, only.target.profile, async () =>
    verifyRound(session, await knownBefore(), management),
  );
}

async function verifyRound(
  session: Session,
  known: readonly Looked[],
  management: () => Promise<Connection | undefined>,
): Promise<VerifiedEnvironment[]> {
  const { options, shared, runtime } = session;
  const atOnce = options.via === 'sdk' ? PROFILES_AT_ONCE : CLI_AT_ONCE;
  const [looked, states, files] = await Promise.all([
    mapWithLimit(known, atOnce, (before) => look(session, before, management)),
    loadMemberships(known, management),
    addGitStates(shared.files, { env: runtime.env, signal: runtime.interrupt }),
  ]);
  const gathered = gatherFacts(session, looked, { files, states });
  const owners = cacheOwners(session, looked);
  return mapWithLimit(gathered, PROFILES_AT_ONCE, (one) => decideEnvironment(session, one.looked, one.facts, owners));
}

/** A valid proof is taken as it is, and nobody is asked about its account: it was made when all was well. */
async function earlier(session: Session, target: Target, expected: Expected | undefined): Promise<Looked> {
  const asked = getProfile(session, target.profile);
  const identity = asked && (await readCachedProof(session, asked, expected?.account, 'policy'));
  if (asked === undefined || identity === undefined)
    return { target, asked, expected, outcome: undefined, cached: false };
  const credentials = asked.kind === 'static' ? asked.keys : undefined;
  return { target, asked, expected, outcome: { identity }, cached: true, ...(credentials ? { credentials } : {}) };
}

async function look(
  session: Session,
  before: Looked,
  management: () => Promise<Connection | undefined>,
): Promise<Looked> {
  const { asked, cached } = before;
  if (asked === undefined || cached) return before;
  const learnt = await askIdentity(asked, getProfileContext(session), session.options.via);
  return {
    ...before,
    ...learnt,
    outcome: await explainUnknownKey(session, { asked, outcome: learnt.outcome }, management),
  };
}

async function loadMemberships(
  known: readonly Looked[],
  management: () => Promise<Connection | undefined>,
): Promise<Map<string, Membership>> {
  const accounts = known.flatMap(({ asked, expected, cached }) =>
    asked === undefined || expected === undefined || cached ? [] : [expected.account],
  );
  const manager = accounts.length === 0 ? undefined : await management();
  return manager === undefined ? new Map() : listMemberships(manager, [...new Set(accounts)]);
}

async function openManagement(session: Session): Promise<Connection | undefined> {
  const asked = getProfile(session, getProfileName(MANAGEMENT, findManagement(session.records)));
  return asked === undefined ? undefined : connectManagement(asked, getProfileContext(session));
}

async function decideEnvironment(
  session: Session,
  looked: Looked,
  facts: Facts,
  owners: Owners,
): Promise<VerifiedEnvironment> {
  const { asked, expected, outcome, cli, credentials, cached } = looked;
  const identity = getIdentity(outcome);
  const findings: Finding[] = [...decideFindings(facts, session.options)];
  if (!session.options.ownProfileOnly) findings.push(...(await checkNamedProfiles(session, looked, owners)));
  if (cli !== undefined && outcome !== undefined) findings.push(...compareWithCli(facts, outcome, cli));
  if (session.options.deep && identity !== undefined && credentials !== undefined) {
    const { runDeepChecks } = await import('./deeper.ts');
    findings.push(...(await runDeepChecks(session, facts, { identity, credentials })));
  }
  const ok = findings.every(({ level }) => level !== 'error');
  if (ok && !cached && asked !== undefined && identity !== undefined) {
    await cacheProof(session, asked, expected?.account, identity, 'policy');
  }
  const { account = null, arn = null, userId = null } = identity ?? {};
  const { environment, profile } = facts;
  return {
    result: {
      environment,
      profile,
      expectedAccount: expected?.account ?? null,
      account,
      arn,
      userId,
      ok,
      cached,
      findings,
    },
    credentials,
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** How git treats each of `files`; only those that hold secrets are asked about. */
async function addGitStates(files: readonly FoundFile[], options: GitOptions): Promise<FileFacts[]> {
  const secrets = files.filter((file) => file.secret && file.kind !== 'folder').map((file) => file.path);
  const states = await gitStates(secrets, options);
  return files.map((file) => ({ ...file, git: states.get(file.path) ?? 'outside' }));
}
