import type { Profile } from '../config-files/profile.ts';
import { isFailure } from '../errors/failure.ts';
import { type Credentials, type Identity, type Known, readStsReply, resolveIdentity } from './caller-identity.ts';
import { chooseEndpoint, chooseRegion, type Endpoint, NO_VALUES, needsOptIn, SERVICES } from './endpoint.ts';
import { type AwsContext, type Connection, type ProfileContext, retryWithin } from './network.ts';
import { type SignedCall, sendSigned } from './request.ts';
import { assertOwnEndpoints, isOfAws } from './trusted-host.ts';

/** What it takes to ask without the SDK. */
export interface SignedPlan {
  readonly credentials: Credentials;
  readonly endpoint: URL;
}

/** Keys that stand in the profile and an endpoint without riddles need no SDK; undefined for everything else. */
export function planSigned(profile: Profile, { url }: Pick<Endpoint, 'url'>): SignedPlan | undefined {
  const credentials = getPlainKeys(profile);
  if (credentials === undefined || url === undefined || !isPlain(url)) return undefined;
  return profile.values.has('aws_credential_scope') ? undefined : { credentials, endpoint: url };
}

/** The key in the profile, where every reader of the files takes it for the same. */
function getPlainKeys({ kind, keys }: Profile): Credentials | undefined {
  // Readers disagree about blanks and comments within a value: what the SDK makes of it, the SDK shall say.
  const isPlainText = keys !== undefined && Object.values(keys).every((value) => /^[^\s#;]+$/.test(value));
  return kind === 'static' && isPlainText ? keys : undefined;
}

/** Nothing but scheme, host and port. */
export function isPlain(url: URL): boolean {
  return url.href === `${url.protocol}//${url.host}/`;
}

/** The credentials a profile leads to: a key, a role, SSO, a process, a web identity, a login. Throws a Failure. */
export async function resolveCredentials(profile: Profile, context: ProfileContext): Promise<Credentials> {
  const keys = getPlainKeys(profile);
  if (keys !== undefined) return keys;
  assertOwnEndpoints(profile, context);
  const { resolveThroughSdk } = await import('./resolve-credentials.ts');
  return resolveThroughSdk(profile, context);
}

/** What requests as a profile go by, its own settings included; as nobody where `credentials` is undefined. */
export async function openConnectionAs(
  profile: Profile,
  context: ProfileContext,
  credentials: Credentials | undefined,
): Promise<Connection> {
  assertOwnEndpoints(profile, context);
  const region = chooseRegion(profile.values);
  if (!profile.values.has(SERVICES)) return { context, credentials, region, values: profile.values };
  const { withServices } = await import('./resolve-credentials.ts');
  return { context, credentials, region, values: (await withServices(profile, context)).values };
}

/** Who is asked as a profile in STS's place, as an origin; undefined where it is AWS. */
export async function findElsewhere(profile: Profile, context: ProfileContext): Promise<string | undefined> {
  const { region, values = NO_VALUES } = await openConnectionAs(profile, context, undefined);
  const { url } = chooseEndpoint('sts', { region, values, env: context.network.env });
  return url === undefined || isOfAws(url) ? undefined : url.origin;
}

/**
 * Asks STS whose the credentials of a profile are: signed here where that gives the SDK's answer, by the SDK otherwise.
 * Throws a Failure of src/errors/identity.ts.
 */
export async function identify(profile: Profile, context: ProfileContext): Promise<Known> {
  try {
    return await askIdentity(profile, context);
  } catch (error) {
    throw needsOptIn(chooseRegion(profile.values)) ? await explainOptIn(error, profile, context) : error;
  }
}

/** What is said of a profile whose key is not known in its region, which may be off in its account. */
export async function explainOptIn(error: unknown, profile: Profile, context: ProfileContext): Promise<unknown> {
  if (!isFailure(error) || error.code !== 'KEY_UNKNOWN') return error;
  const connection = await openConnectionAs(profile, context, await resolveCredentials(profile, context));
  const { explainUnknownKey } = await import('./sts.ts');
  return explainUnknownKey(error, connection, retryWithin(context, 0));
}

async function askIdentity(profile: Profile, context: ProfileContext): Promise<Known> {
  assertOwnEndpoints(profile, context);
  const region = chooseRegion(profile.values);
  const endpoint = chooseEndpoint('sts', { region, values: profile.values, env: context.network.env });
  const plan = planSigned(profile, endpoint);
  if (plan === undefined) {
    const { identifyThroughSdk } = await import('./resolve-credentials.ts');
    return identifyThroughSdk(profile, context);
  }
  const call = { ...plan, region };
  return resolveIdentity(profile, plan.credentials, context, () => askSigned(context, call));
}

type StsCall = Pick<SignedCall, 'credentials' | 'endpoint' | 'region'>;

/** Whose `credentials` are, asked once by a request signed here. */
export async function askSigned(context: AwsContext, call: StsCall): Promise<Identity> {
  const reply = await sendSigned(context, {
    ...call,
    service: 'sts',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    now: context.clock.now(),
  });
  return readStsReply(reply, call.region);
}
