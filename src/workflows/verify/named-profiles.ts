import type { Profile } from '../../config-files/profile.ts';
import { askIdentity } from './ask-aws.ts';
import { getProfile, getProfileContext, type VerifyContext } from './context.ts';
import type { LoadedTarget, Outcome, Target } from './facts.ts';
import { type Finding, getIdentity, makeFinding, toFinding } from './findings.ts';
import { cacheProof, readCachedProof } from './proof-cache.ts';

/** The profiles that settings name, and the accounts that go with them. */
const NAMED = [
  { key: 'aws_profile', accountKey: 'aws_account_id' },
  { key: 'tf_state_profile', accountKey: 'tf_state_account_id' },
  { key: 'aws_secondary_profile', accountKey: 'aws_secondary_account_id' },
] as const;

/** The profiles that terragrunt uses for the units of an environment, its own first. */
export function listNamedProfiles({ settings, options }: VerifyContext, { environment, profile }: Target): string[] {
  if (options.ownProfileOnly) return [profile];
  const named = NAMED.flatMap(({ key }) => settings.get(environment)?.getText(key) ?? []);
  return [...new Set([profile, ...named])];
}

interface NamedProfileClaim {
  readonly key: string;
  readonly accountKey: string;
  /** Undefined where the key is there and names none. */
  readonly profile: string | undefined;
  /** Undefined where the key is there and names none. */
  readonly account: string | undefined;
  /** Where the profile is named, or else the account. */
  readonly file: string;
  /** Where the account is named, or else the environment's own. */
  readonly accountFile: string;
}

/** Whether the other profiles that terragrunt would use are of their accounts: it makes buckets with them. */
export async function checkNamedProfiles(
  context: VerifyContext,
  loaded: LoadedTarget,
  owners: Owners,
): Promise<Finding[]> {
  const claims = listClaims(context, loaded);
  const findings = await Promise.all(claims.map((claim) => checkClaim(context, loaded, claim, owners)));
  return findings.flat();
}

/** Whose a profile is, as far as that is to be learnt. */
export type Owners = (profile: Profile) => Promise<Outcome | undefined>;

/** Asks for each profile once: two hundred environments may keep their state by one. */
export function createOwnersCache(context: VerifyContext, loaded: readonly LoadedTarget[]): Owners {
  const known = new Map(loaded.map(({ target, outcome }) => [target.profile, Promise.resolve(outcome)]));
  return (profile) => {
    const earlier = known.get(profile.name);
    const owner = earlier ?? askIdentity(profile, getProfileContext(context), 'sdk').then(({ outcome }) => outcome);
    known.set(profile.name, owner);
    return owner;
  };
}

function listClaims(
  context: VerifyContext,
  { target: { environment, profile: own, record }, expected }: LoadedTarget,
): NamedProfileClaim[] {
  const settings = context.settings.get(environment);
  if (settings === undefined) return [];
  const claims = NAMED.flatMap(({ key, accountKey }): NamedProfileClaim[] => {
    const profile = settings.has(key) ? settings.getText(key) : own;
    const isAccountNamed = settings.has(accountKey);
    if (!isAccountNamed && expected === undefined) return [];
    const account = isAccountNamed ? settings.getText(accountKey) : expected?.account;
    const accountFile = settings.getFile(accountKey) ?? settings.getFile('aws_account_id') ?? record?.file;
    const file =
      settings.getFile(key) ?? settings.getFile(accountKey) ?? settings.getFile('aws_profile') ?? accountFile;
    return file === undefined || accountFile === undefined
      ? []
      : [{ key, accountKey, profile, account, file, accountFile }];
  });
  // That the environment's own profile is of its own account is a check of its own.
  const others = claims.filter(({ profile, account }) => profile !== own || account !== expected?.account);
  return others.filter((claim, index) => others.findIndex((other) => isSame(claim, other)) === index);
}

function isSame(one: NamedProfileClaim, other: NamedProfileClaim): boolean {
  return one.profile === other.profile && one.account === other.account;
}

async function checkClaim(
  context: VerifyContext,
  loaded: LoadedTarget,
  claim: NamedProfileClaim,
  owners: Owners,
): Promise<Finding[]> {
  const { environment, profile: own } = loaded.target;
  const subject = { environment, profile: claim.profile ?? own, region: undefined };
  if (claim.profile === undefined) {
    const message = `${claim.key} of ${environment} names no profile in ${claim.file}: terragrunt and OpenTofu would use whatever credentials they find.`;
    return [makeFinding('named-profile', 'error', 'PROFILE_MISSING', message, subject, makeAdvice(claim))];
  }
  if (claim.account === undefined) {
    const message = `${claim.accountKey} of ${environment} names no account in ${claim.accountFile}.`;
    const suggestions = ['Write the account there, in quotes, or take that line away.'];
    return [makeFinding('named-profile', 'error', 'EXPECTED_ACCOUNT_UNKNOWN', message, subject, suggestions)];
  }
  const profile = getProfile(context, claim.profile);
  if (profile === undefined) {
    const message = `${claim.key} of ${environment} is profile ${claim.profile}, which is in neither AWS config file of the repository.`;
    return [makeFinding('named-profile', 'error', 'PROFILE_MISSING', message, subject, makeAdvice(claim))];
  }
  if (claim.profile === own) return refuseOther(loaded, claim, getIdentity(loaded.outcome)?.account);
  for (const proves of ['policy', 'owner'] as const) {
    if ((await readCachedProof(context, profile, { expectedAccount: claim.account, proves })) !== undefined) return [];
  }
  const outcome = await owners(profile);
  if (outcome === undefined) {
    const message = `Profile ${claim.profile}, the ${claim.key} of ${environment}, holds no credentials.`;
    return [makeFinding('named-profile', 'error', 'PROFILE_NO_CREDENTIALS', message, subject, makeAdvice(claim))];
  }
  if ('failure' in outcome) return [toFinding('named-profile', outcome.failure, subject, claim.profile)];
  const findings = refuseOther(loaded, claim, outcome.identity.account);
  if (findings.length === 0)
    await cacheProof(context, profile, { expectedAccount: claim.account, proves: 'owner', identity: outcome.identity });
  return findings;
}

function refuseOther(
  { target: { environment, profile } }: LoadedTarget,
  claim: NamedProfileClaim,
  account: string | undefined,
): Finding[] {
  if (account === undefined || account === claim.account) return [];
  const message = `Profile ${claim.profile}, the ${claim.key} of ${environment}, belongs to account ${account}, but ${claim.accountFile} says ${claim.account}.`;
  const subject = { environment, profile: claim.profile ?? profile, region: undefined };
  return [makeFinding('named-profile', 'error', 'WRONG_ACCOUNT', message, subject, makeAdvice(claim))];
}

function makeAdvice({ key, account, file }: NamedProfileClaim): string[] {
  return [
    `Name a profile ${account === undefined ? '' : `of account ${account} `}as ${key} in ${file}, or take that line away.`,
  ];
}
