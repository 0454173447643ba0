import { type CentralRootFeature, IAM_SERVICE, listMissingFeatures, TRUSTED_SERVICES } from '../../aws/central-root.ts';
import { type Credentials, type Identity, isRoot } from '../../aws/credentials.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { openIam } from '../../aws/iam.ts';
import {
  findOrganization,
  listTrustedServices,
  type Organization,
  openOrganizations,
} from '../../aws/organizations.ts';
import { retryUntilPropagated } from '../../aws/retry.ts';
import { getCallerIdentity, openSts } from '../../aws/sts.ts';
import { refusesCredentials } from '../../aws/to-failure.ts';
import type { Profile } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import { MANAGEMENT } from '../../repository/environments.ts';
import { connectProfile } from '../../run/connect-profile.ts';
import { requireManagement } from '../../run/management.ts';
import { requireRecordedManagement } from '../../run/recorded-management.ts';
import { connect, type Report, retryFor, type Work } from '../../run/work.ts';
import type { OrgInitOptions } from './options.ts';

/** The management account as it stands. */
export interface OrgSurvey {
  /** The environment of the management account, by name. */
  readonly environment: string;
  /** As whom the work is done. */
  readonly keys: Credentials;
  readonly identity: Identity;
  /** Whose the key in the profile is; undefined without a key, or while AWS does not accept it. */
  readonly held: { readonly keys: Credentials; readonly identity: Identity } | undefined;
  readonly heldProfile: Profile | undefined;
  /** The profile leads to credentials by a role, SSO, a process or the like: no key is written into it. */
  readonly keepsProfile: boolean;
  /** AWS does not accept the credentials that were given: an earlier run may have deleted that key. */
  readonly givenRefused: boolean;
  /** The root key that was given; undefined unless root's. */
  readonly rootKeys: Credentials | undefined;
  readonly organization: Organization | undefined;
  readonly untrusted: readonly string[];
  readonly centralRootMissing: readonly CentralRootFeature[];
  readonly region: string;
}

/** Looks at everything, refuses wrong hands, changes nothing. */
export async function surveyOrganization(work: Work, options: OrgInitOptions, report?: Report): Promise<OrgSurvey> {
  const retry = retryFor(work, report);
  const heldProfile = readAwsFiles(work.repository).get(options.profile);
  const region = options.region ?? heldProfile?.region ?? GLOBAL_REGION;
  const identityOf = (keys: Credentials) => getCallerIdentity(openSts(connect(work, keys, region), retry));
  // A key that an interrupted run made a moment ago may only be too new: without another one, it is waited for.
  const waitsFor = options.keys === undefined ? work.journal.note(MANAGEMENT).key?.accessKeyId : undefined;
  const whose = (keys: Credentials) => async () =>
    keys.accessKeyId === waitsFor
      ? retryUntilPropagated(retry, { what: 'the new key at STS', fresh: true }, () => identityOf(keys))
      : identityOf(keys);
  const keepsProfile = options.keys === undefined && leadsElsewhere(heldProfile);
  const heldKeys = keepsProfile ? await resolveProfile(work, options.profile) : heldProfile?.keys;
  const heldIdentity = heldKeys && (await unlessRefused(whose(heldKeys)));
  const held = heldKeys && heldIdentity && { keys: heldKeys, identity: heldIdentity };
  const { keys, identity } = await whoWorks(options, held, identityOf);
  if (held !== undefined && held.identity.account !== identity.account)
    throw otherAccount(options.profile, held.identity, identity);
  const organizations = openOrganizations(connect(work, keys, region), retry);
  const organization = await findOrganization(organizations);
  if (organization !== undefined) requireManagement(identity, organization, 'The key that was given');
  const environment = await requireRecordedManagement(work.repository, identity.account, organization !== undefined);
  const trusted = organization === undefined ? [] : await listTrustedServices(organizations);
  const wanted = options.centralRoot ? TRUSTED_SERVICES : TRUSTED_SERVICES.filter((name) => name !== IAM_SERVICE);
  const askFeatures = options.centralRoot && trusted.includes(IAM_SERVICE);
  return {
    environment,
    keys,
    identity,
    held,
    heldProfile,
    keepsProfile,
    givenRefused: options.keys !== undefined && keys !== options.keys,
    rootKeys: isRoot(identity) && !keepsProfile ? keys : undefined,
    organization,
    untrusted: wanted.filter((name) => !trusted.includes(name)),
    centralRootMissing: askFeatures
      ? await listMissingFeatures(openIam(connect(work, keys, region), retry))
      : options.centralRoot
        ? ['RootCredentialsManagement', 'RootSessions']
        : [],
    region,
  };
}

/** Whether a profile names credentials that are no key of its own. */
export function leadsElsewhere(profile: Profile | undefined): boolean {
  return profile?.kind !== undefined && profile.kind !== 'static';
}

async function resolveProfile(work: Work, profile: string): Promise<Credentials | undefined> {
  return (await connectProfile(work, profile, [])).credentials;
}

/** Undefined where AWS does not accept the credentials; everything else goes on as an error. */
async function unlessRefused<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (refusesCredentials(error)) return undefined;
    throw error;
  }
}

/** The given credentials, else the profile's. A given root key that an earlier run deleted is no obstacle. */
async function whoWorks(
  { keys, profile }: OrgInitOptions,
  held: OrgSurvey['held'],
  identityOf: (keys: Credentials) => Promise<Identity>,
): Promise<{ keys: Credentials; identity: Identity }> {
  if (keys === undefined) {
    if (held !== undefined) return held;
    throw new Failure(
      'CREDENTIALS_MISSING',
      `Profile ${profile} holds no key that AWS accepts, and no other was given.`,
      {
        suggestions: [
          'Make a root access key in the console (your name, Security credentials, Create access key) and download its CSV.',
          'Then: pf aws org init --from-csv ~/Downloads/rootkey.csv',
        ],
      },
    );
  }
  if (held === undefined) return { keys, identity: await identityOf(keys) };
  const identity = await unlessRefused(() => identityOf(keys));
  return identity === undefined ? held : { keys, identity };
}

function otherAccount(profile: string, held: Identity, given: Identity): Failure {
  return new Failure(
    'WRONG_ACCOUNT',
    `Profile ${profile} holds a key of account ${held.account}, but the credentials given belong to account ${given.account}.`,
    {
      suggestions: [
        `Give credentials of account ${held.account}, or name another profile with --profile NAME.`,
        'A repository belongs to one organization; use another repository for another one.',
      ],
      details: { profile, profileAccount: held.account, account: given.account },
    },
  );
}
