import type { Profile } from '../../config-files/profile.ts';
import type { Outcome } from './facts.ts';
import { type Finding, finding, toFinding } from './findings.ts';
import { getIdentity, type Looked } from './gather-facts.ts';
import { askIdentity } from './outcome.ts';
import { cacheProof, readCachedProof } from './proof-cache.ts';
import { getProfile, getProfileContext, type Session } from './session.ts';

/** The profiles that settings name, and the accounts that go with them. */
const NAMED = [
  { key: 'aws_profile', accountKey: 'aws_account_id' },
  { key: 'tf_state_profile', accountKey: 'tf_state_account_id' },
  { key: 'aws_secondary_profile', accountKey: 'aws_secondary_account_id' },
] as const;

interface Claim {
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

/**
 * Whether each profile that terragrunt would use besides the environment's own is of the account it is named for: it
 * makes the bucket for the state with the one before OpenTofu has asked whose it is, and a region.yaml may name another
 * for its units. Nothing is asked where, as nearly always, all are one profile.
 */
export async function checkNamedProfiles(session: Session, looked: Looked, owners: Owners): Promise<Finding[]> {
  const claims = listClaims(session, looked);
  const findings = await Promise.all(claims.map((claim) => examined(session, looked, claim, owners)));
  return findings.flat();
}

/** Whose a profile is, as far as that is to be learnt. */
export type Owners = (asked: Profile) => Promise<Outcome | undefined>;

/** Asks for each profile once: two hundred environments may keep their state by one, which was looked at with them. */
export function cacheOwners(session: Session, looked: readonly Looked[]): Owners {
  const known = new Map(looked.map(({ target, outcome }) => [target.profile, Promise.resolve(outcome)]));
  return (asked) => {
    const earlier = known.get(asked.name);
    const owner = earlier ?? askIdentity(asked, getProfileContext(session), 'sdk').then(({ outcome }) => outcome);
    known.set(asked.name, owner);
    return owner;
  };
}

function listClaims(session: Session, { target: { environment, profile: own, record }, expected }: Looked): Claim[] {
  const settings = session.settings.get(environment);
  if (settings === undefined) return [];
  const claims = NAMED.flatMap(({ key, accountKey }): Claim[] => {
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

function isSame(one: Claim, other: Claim): boolean {
  return one.profile === other.profile && one.account === other.account;
}

async function examined(session: Session, looked: Looked, claim: Claim, owners: Owners): Promise<Finding[]> {
  const { environment, profile: own } = looked.target;
  const subject = { environment, profile: claim.profile ?? own, region: undefined };
  if (claim.profile === undefined) {
    const message = `${claim.key} of ${environment} names no profile in ${claim.file}: terragrunt and OpenTofu would use whatever credentials they find.`;
    return [finding('named-profile', 'error', 'PROFILE_MISSING', message, subject, advice(claim))];
  }
  if (claim.account === undefined) {
    const message = `${claim.accountKey} of ${environment} names no account in ${claim.accountFile}.`;
    const suggestions = ['Write the account there, in quotes, or take that line away.'];
    return [finding('named-profile', 'error', 'EXPECTED_ACCOUNT_UNKNOWN', message, subject, suggestions)];
  }
  const asked = getProfile(session, claim.profile);
  if (asked === undefined) {
    const message = `${claim.key} of ${environment} is profile ${claim.profile}, which is in neither AWS config file of the repository.`;
    return [finding('named-profile', 'error', 'PROFILE_MISSING', message, subject, advice(claim))];
  }
  if (claim.profile === own) return refuseOther(looked, claim, getIdentity(looked.outcome)?.account);
  for (const proves of ['policy', 'owner'] as const) {
    if ((await readCachedProof(session, asked, claim.account, proves)) !== undefined) return [];
  }
  const outcome = await owners(asked);
  if (outcome === undefined) {
    const message = `Profile ${claim.profile}, the ${claim.key} of ${environment}, holds no credentials.`;
    return [finding('named-profile', 'error', 'PROFILE_NO_CREDENTIALS', message, subject, advice(claim))];
  }
  if ('failure' in outcome) return [toFinding('named-profile', outcome.failure, subject, claim.profile)];
  const findings = refuseOther(looked, claim, outcome.identity.account);
  if (findings.length === 0) await cacheProof(session, asked, claim.account, outcome.identity, 'owner');
  return findings;
}

function refuseOther(
  { target: { environment, profile } }: Looked,
  claim: Claim,
  account: string | undefined,
): Finding[] {
  if (account === undefined || account === claim.account) return [];
  const message = `Profile ${claim.profile}, the ${claim.key} of ${environment}, belongs to account ${account}, but ${claim.accountFile} says ${claim.account}.`;
  const subject = { environment, profile: claim.profile ?? profile, region: undefined };
  return [finding('named-profile', 'error', 'WRONG_ACCOUNT', message, subject, advice(claim))];
}

function advice({ key, account, file }: Claim): string[] {
  return [
    `Name a profile ${account === undefined ? '' : `of account ${account} `}as ${key} in ${file}, or take that line away.`,
  ];
}
