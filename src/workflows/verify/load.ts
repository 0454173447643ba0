import { listMisleading } from '../../aws/environment.ts';
import { listKinds } from '../../config-files/profile.ts';
import { findOtherFiles, findRivals } from '../../config-files/read.ts';
import { guessManagement } from '../../repository/environments.ts';
import type { GitOptions } from '../../repository/git-questions.ts';
import { readGitStates } from '../../repository/git-states.ts';
import { mapWithLimit } from '../../runtime.ts';
import { askIdentity, explainReplacedKey, explainUnknownKey, findAccounts, listMemberships } from './ask-aws.ts';
import { areUnsafe } from './checks/files.ts';
import { type FoundFile, getProfile, getProfileContext, PROFILES_AT_ONCE, type VerifyContext } from './context.ts';
import type { Expected, Facts, FileFacts, LoadedTarget, Membership } from './facts.ts';
import { findHomeRegion, getIdentity, ORGANIZATION } from './findings.ts';
import { listNamedProfiles } from './named-profiles.ts';
import { readCachedProof, serializeByProfile, usesCachedProofs } from './proof-cache.ts';

/** One target, with what the checks look at. */
export interface LoadedFacts {
  readonly loaded: LoadedTarget;
  readonly facts: Facts;
}

/** The real AWS CLI takes most of a second of one core. */
const CLI_AT_ONCE = 4;

/** Asks AWS about every target and hands the facts to `decide`. While files are unsafe, nobody is asked. */
export async function loadFacts<T>(
  context: VerifyContext,
  decide: (facts: readonly LoadedFacts[]) => Promise<T>,
): Promise<T> {
  const { runtime, shared } = context;
  const files = await addGitStates(shared.files, { env: runtime.env, signal: runtime.interrupt });
  if (areUnsafe(files)) return decide(collectFacts(context, listUnasked(context), { files, states: new Map() }));
  const expected = await loadExpectedAccounts(context);
  const readEarlier = () => Promise.all(context.targets.map((target) => startTarget(context, target, expected)));
  const known = await readEarlier();
  const askAll = async (targets: readonly LoadedTarget[]) => decide(await askAws(context, targets, files));
  const [only, ...others] = known;
  if (only === undefined || others.length > 0 || only.cached || !usesCachedProofs(context)) return askAll(known);
  return serializeByProfile(context, only.target.profile, async () => askAll(await readEarlier()));
}

/** The targets by what the files say of them. */
function listUnasked(context: VerifyContext): LoadedTarget[] {
  const expected = readExpectedAccounts(context);
  return context.targets.map((target) => ({
    target,
    profile: getProfile(context, target.profile),
    expected: expected.get(target.environment),
    outcome: undefined,
    cached: false,
  }));
}

async function askAws(
  context: VerifyContext,
  known: readonly LoadedTarget[],
  files: readonly FileFacts[],
): Promise<LoadedFacts[]> {
  const atOnce = context.options.via === 'sdk' ? PROFILES_AT_ONCE : CLI_AT_ONCE;
  const [loaded, states] = await Promise.all([
    mapWithLimit(known, atOnce, (target) => askTarget(context, target)),
    loadMemberships(context, known),
  ]);
  return collectFacts(context, loaded, { files, states });
}

/** A valid proof is taken as it is, and nobody is asked about its account: it was made when all was well. */
async function startTarget(
  context: VerifyContext,
  target: LoadedTarget['target'],
  accounts: ReadonlyMap<string, Expected>,
): Promise<LoadedTarget> {
  const profile = getProfile(context, target.profile);
  const expected = accounts.get(target.environment);
  const identity =
    profile && (await readCachedProof(context, profile, { expectedAccount: expected?.account, proves: 'policy' }));
  if (profile === undefined || identity === undefined) {
    return { target, profile, expected, outcome: undefined, cached: false };
  }
  const credentials = profile.kind === 'static' ? profile.keys : undefined;
  return { target, profile, expected, outcome: { identity }, cached: true, ...(credentials ? { credentials } : {}) };
}

async function askTarget(context: VerifyContext, target: LoadedTarget): Promise<LoadedTarget> {
  const { profile, cached } = target;
  if (profile === undefined || cached) return target;
  const replaced = await explainReplacedKey(profile, getProfileContext(context));
  if (replaced !== undefined) return { ...target, outcome: replaced };
  const answer = await askIdentity(profile, getProfileContext(context), context.options.via);
  return { ...target, ...answer, outcome: await explainUnknownKey(context, profile, answer.outcome) };
}

/** The account each target should have: by its settings, and for those without, by the organization. */
async function loadExpectedAccounts(context: VerifyContext): Promise<ReadonlyMap<string, Expected>> {
  const { targets, records, management } = context;
  const expected = readExpectedAccounts(context);
  const unknown = targets.map(({ environment }) => environment).filter((environment) => !expected.has(environment));
  const manager = unknown.length === 0 ? undefined : await management();
  if (manager === undefined) return expected;
  const taken = new Set(records.flatMap(({ accountId }) => accountId ?? []));
  const known = { taken, managementName: guessManagement(records).environment };
  for (const [environment, account] of await findAccounts(manager, unknown, known)) {
    expected.set(environment, { account, source: ORGANIZATION });
  }
  return expected;
}

/** The same by the settings alone. */
function readExpectedAccounts({ targets }: VerifyContext): Map<string, Expected> {
  const expected = new Map<string, Expected>();
  for (const { environment, record, expected: ofUnit } of targets) {
    if (ofUnit !== undefined) expected.set(environment, ofUnit);
    else if (record?.accountId !== undefined)
      expected.set(environment, {
        account: record.accountId,
        source: record.settings.getFile('aws_account_id') ?? record.file,
      });
  }
  return expected;
}

async function loadMemberships(
  { management }: VerifyContext,
  known: readonly LoadedTarget[],
): Promise<Map<string, Membership>> {
  const accounts = known.flatMap(({ profile, expected, cached }) =>
    profile === undefined || expected === undefined || cached ? [] : [expected.account],
  );
  const manager = accounts.length === 0 ? undefined : await management();
  return manager === undefined ? new Map() : listMemberships(manager, [...new Set(accounts)]);
}

/** How git treats each of `files`; only those that hold secrets are asked about. */
async function addGitStates(files: readonly FoundFile[], options: GitOptions): Promise<FileFacts[]> {
  const secrets = files.filter((file) => file.secret && file.kind !== 'folder').map((file) => file.path);
  const states = await readGitStates(secrets, options);
  return files.map((file) => ({ ...file, git: states.get(file.path) ?? 'outside' }));
}

/** What was learnt of everything at once. */
interface AccountsAndFiles {
  readonly files: readonly FileFacts[];
  /** By account. */
  readonly states: ReadonlyMap<string, Membership>;
}

/** Puts together, for each of `loaded`, what the checks look at. */
function collectFacts(
  context: VerifyContext,
  loaded: readonly LoadedTarget[],
  { files, states }: AccountsAndFiles,
): LoadedFacts[] {
  const neighbours = listOwners(context, loaded);
  const management = guessManagement(context.records).environment;
  const others = findOtherFiles(context.repository, context.shared.profiles, context.runtime);
  return loaded.map((one) => {
    const { target, expected, outcome } = one;
    const { environment, profile } = target;
    const values = one.profile?.values;
    const region = values?.get('region');
    const accessKeyId = values?.get('aws_access_key_id');
    const rivals = findRivals(others, listNamedProfiles(context, target));
    const told = rivals.flatMap((rival) => rival.files);
    const elsewhere = others.files.flatMap(({ path, variable = [] }) => (told.includes(path) ? [] : variable));
    const ambient = [...listMisleading(context.runtime.env, { profile, region, accessKeyId }), ...elsewhere];
    const kinds = values === undefined ? [] : listKinds(profile, values);
    const membership = expected && states.get(expected.account);
    const split = context.shared.profiles.get(profile)?.split;
    const isManagement = environment === management;
    const home = findHomeRegion(context.settings.get(environment));
    const own = { environment, profile, region, home, values, kinds, isManagement, split };
    const answers = { expected, outcome, membership, neighbours, ambient, rivals };
    return { loaded: one, facts: { ...own, ...answers, files } };
  });
}

/** Which environments lay claim to which account, by their files or by their credentials. */
function listOwners({ records }: VerifyContext, loaded: readonly LoadedTarget[]): Map<string, string[]> {
  const claims = [
    ...records.map(({ environment, accountId }) => ({ environment, account: accountId })),
    ...loaded.map(({ target, outcome }) => ({
      environment: target.environment,
      account: getIdentity(outcome)?.account,
    })),
    ...loaded.map(({ target, expected }) => ({ environment: target.environment, account: expected?.account })),
  ];
  const owners = new Map<string, Set<string>>();
  for (const { environment, account } of claims) {
    if (account !== undefined) owners.set(account, (owners.get(account) ?? new Set()).add(environment));
  }
  return new Map([...owners].map(([account, names]) => [account, [...names].sort()]));
}
