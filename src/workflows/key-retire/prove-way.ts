import { type Identity, isRoot } from '../../aws/caller-identity.ts';
import { type Iam, openIam } from '../../aws/iam.ts';
import type { Connection } from '../../aws/network.ts';
import { listMissingRights } from '../../aws/rights.ts';
import { assumeRole, getCallerIdentity, openSts } from '../../aws/sts.ts';
import type { ConfigKey } from '../../config-files/managed-keys.ts';
import { listSources, type Profile, type Profiles } from '../../config-files/profile.ts';
import { type AwsFiles, readAwsFiles } from '../../config-files/read.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import { openConnection, openProfileConnection, type RunContext } from '../../run/context.ts';
import { assertAccountOf } from '../../run/environment-access.ts';
import { assertNotRoot, openManagement } from '../../run/management.ts';

/** Another way into an account than its user's key, proven to be an administrator's. */
export interface WayIn {
  readonly kind: 'SSO' | 'a role';
  /** It is one person's: it stands in `credentials`, where nobody else gets it. */
  readonly isOwn: boolean;
  /** What the profile is to hold. */
  readonly config: Readonly<Partial<Record<ConfigKey, string>>>;
  readonly identity: Identity;
  readonly connection: Connection;
  readonly iam: Iam;
}

const SSO_KEYS = ['sso_session', 'sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region'] as const;
const ROLE_KEYS = ['role_arn', 'source_profile'] as const;

/** What a profile may hold besides, and loses nothing by. */
const COMMON_KEYS: readonly string[] = ['region', 'output', 'sso_registration_scopes'];

/** The keys by which a profile is let in; all are taken away when the access key comes back. */
export const WAY_KEYS = [...SSO_KEYS, ...ROLE_KEYS] as const;

const ACCESS_ROLE = 'OrganizationAccountAccessRole';

/** The way in without `keyId`: SSO, a profile's role, or management's. Throws LAST_WAY_IN, ADMIN_RIGHTS_MISSING. */
export async function proveWayIn(
  context: RunContext,
  known: KnownEnvironment,
  keyId: string | undefined,
): Promise<WayIn> {
  const { environment, profile, record } = known;
  const accountId = record?.accountId;
  const profiles = readAwsFiles(context.repository);
  const candidate =
    accountId === undefined ? undefined : chooseProfile(profiles, { environment, profile, accountId, keyId });
  const byProfile = candidate === undefined ? [] : [() => enterByProfile(context, known, candidate)];
  // Out of use already, the key comes back, or goes, by whatever way is left.
  const isOut = profiles.get(profile)?.keys === undefined;
  const byManagement = candidate === undefined || isOut ? [() => enterByManagement(context, known, keyId)] : [];
  let refused: Failure | undefined;
  for (const enter of [...byProfile, ...byManagement]) {
    try {
      return await requireRights(await enter(), environment);
    } catch (error) {
      if (!isFailure(error) || error.code === 'INTERRUPTED') throw error;
      refused ??= error;
    }
  }
  throw refused;
}

async function requireRights(way: WayIn, environment: string): Promise<WayIn> {
  const missing = await listMissingRights(way.iam, way.identity);
  if (missing.length === 0) return way;
  throw new Failure(
    'ADMIN_RIGHTS_MISSING',
    `${way.identity.arn} is no administrator: it may not do ${missing.join(', ')}.`,
    {
      details: { environment, arn: way.identity.arn },
    },
  );
}

interface Wanted {
  readonly environment: string;
  readonly profile: string;
  readonly accountId: string;
  readonly keyId: string | undefined;
}

/** Single sign-on before roles, the environment's own before others. */
function chooseProfile(profiles: AwsFiles, wanted: Wanted) {
  const own = [wanted.profile, `${wanted.environment}-sso`];
  const all = [...profiles.values()].toSorted((one, other) => own.indexOf(other.name) - own.indexOf(one.name));
  const fitting = all.filter((one) => leadsIn(one, profiles, wanted));
  return fitting.find(({ kind }) => kind === 'sso') ?? fitting[0];
}

function leadsIn(one: Profile, profiles: Profiles, { accountId, keyId, profile }: Wanted): boolean {
  const { kind, values } = one;
  if (kind === 'sso') return values.get('sso_account_id') === accountId && hasOnly(values, SSO_KEYS);
  const leadsThere = kind === 'role' && values.get('role_arn')?.split(':')[4] === accountId;
  if (!leadsThere || !values.has('source_profile') || !hasOnly(values, ROLE_KEYS)) return false;
  const sources = listSources(one, profiles);
  // A role that rests on the key goes with it.
  return sources.every(({ name, keys }) => (name !== profile || name === one.name) && keys?.accessKeyId !== keyId);
}

function hasOnly(values: Profile['values'], keys: readonly string[]): boolean {
  return [...values.keys()].every((key) => keys.includes(key) || COMMON_KEYS.includes(key));
}

async function enterByProfile(context: RunContext, known: KnownEnvironment, found: Profile): Promise<WayIn> {
  const connection = await openProfileConnection(context, found.name, []);
  const identity = await getCallerIdentity(openSts(connection, context.retry));
  assertAccountOf(known.environment, identity, known.record?.accountId);
  const isSso = found.kind === 'sso';
  const keys = isSso ? SSO_KEYS : ROLE_KEYS;
  const config = Object.fromEntries(
    keys.flatMap((key) => (found.values.has(key) ? [[key, found.values.get(key)]] : [])),
  );
  const isOwn = found.config?.has(isSso ? 'sso_account_id' : 'role_arn') !== true;
  const iam = openIam(connection, context.retry);
  return { kind: isSso ? 'SSO' : 'a role', isOwn, config, identity, connection, iam };
}

/** The management account has this way into its members, and none into itself. */
async function enterByManagement(
  context: RunContext,
  { environment, profile, record }: KnownEnvironment,
  keyId: string | undefined,
): Promise<WayIn> {
  const management = await openManagement(context, undefined);
  const { identity, connection: own } = management;
  const accountId = record?.accountId;
  if (accountId === undefined || accountId === identity.account || own.credentials?.accessKeyId === keyId) {
    const message = `Neither SSO nor a role leads into the account of ${environment}: the access key of profile ${profile} is the last way in.`;
    throw new Failure('LAST_WAY_IN', message, { details: { environment, profile } });
  }
  assertNotRoot(management);
  const arn = `arn:${identity.arn.split(':')[1]}:iam::${accountId}:role/${ACCESS_ROLE}`;
  const role = { arn, sessionName: 'pf-plugin-aws', young: false };
  const session = await assumeRole(openSts(own, context.retry), role);
  const connection = openConnection(context, session, own.region);
  const entered = await getCallerIdentity(openSts(connection, context.retry));
  assertAccountOf(environment, entered, accountId);
  if (isRoot(entered)) throw new Failure('ROOT_IN_USE', `${arn} led to root.`);
  const config = { role_arn: arn, source_profile: management.profile };
  const iam = openIam(connection, context.retry);
  return { kind: 'a role', isOwn: false, config, identity: entered, connection, iam };
}
