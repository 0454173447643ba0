import { pickKind, readStaticKeys } from '../config-files/profile.ts';
import { type Known, readStsReply, resolveIdentity } from './caller-identity.ts';
import type { Connection } from './client.ts';
import type { Credentials, Identity } from './credentials.ts';
import { chooseEndpoint, type Endpoint, SERVICES, usableRegion } from './endpoint.ts';
import type { NamedProfile, ProfileContext } from './named-profile.ts';
import { sendSigned } from './request.ts';

/** Which way a profile is asked about; tests compare the two. */
export type Transport = 'signed' | 'sdk';

/** Keys that stand in the profile and an endpoint without riddles need no SDK. */
export function chooseTransport(named: NamedProfile, endpoint: Endpoint): Transport {
  const { values } = named;
  if (!isPlain(endpoint.url) || values.has('aws_credential_scope')) return 'sdk';
  return plainKeys(named) === undefined ? 'sdk' : 'signed';
}

/** The key in the profile, where every reader of the files takes it for the same. */
export function plainKeys({ profile, values }: NamedProfile): Credentials | undefined {
  const keys = pickKind(profile, values) === 'static' ? readStaticKeys(values) : undefined;
  // Readers disagree about blanks and comments within a value: what the SDK makes of it, the SDK shall say.
  return keys !== undefined && Object.values(keys).every((value) => /^[^\s#;]+$/.test(value)) ? keys : undefined;
}

/** Nothing but scheme, host and port. */
function isPlain(url: URL | undefined): boolean {
  return url !== undefined && url.href === `${url.protocol}//${url.host}/`;
}

/** The credentials a profile leads to: a key, a role, SSO, a process, a web identity, a login. Throws a Failure. */
export async function resolveCredentials(named: NamedProfile, context: ProfileContext): Promise<Credentials> {
  const keys = plainKeys(named);
  if (keys !== undefined) return keys;
  const { resolveThroughSdk } = await import('./resolve-credentials.ts');
  return resolveThroughSdk(named, context);
}

/** What requests as a profile go by, its own settings included; as nobody where `credentials` is undefined. */
export async function connectAs(
  named: NamedProfile,
  context: ProfileContext,
  credentials: Credentials | undefined,
): Promise<Connection> {
  const region = usableRegion(named.values);
  if (!named.values.has(SERVICES)) return { context, credentials, region, values: named.values };
  const { withServices } = await import('./resolve-credentials.ts');
  return { context, credentials, region, values: (await withServices(named, context)).values };
}

/**
 * Asks STS whose the credentials of a profile are: signed here where that gives the SDK's answer, by the SDK otherwise.
 * Throws a Failure of src/errors/identity.ts.
 */
export async function identify(named: NamedProfile, context: ProfileContext, forced?: Transport): Promise<Known> {
  const region = usableRegion(named.values);
  const endpoint = chooseEndpoint('sts', { region, values: named.values, env: context.network.env });
  if ((forced ?? chooseTransport(named, endpoint)) === 'sdk') {
    const { identifyThroughSdk } = await import('./resolve-credentials.ts');
    return identifyThroughSdk(named, context);
  }
  const credentials = readStaticKeys(named.values);
  const { url } = endpoint;
  if (credentials === undefined || url === undefined) throw new Error('nothing to sign with, or nobody to ask');
  const call = { credentials, endpoint: url, region, caBundle: named.values.get('ca_bundle') };
  return resolveIdentity(named, credentials, context, () => askSigned(context, call));
}

type StsCall = Pick<Parameters<typeof sendSigned>[1], 'credentials' | 'endpoint' | 'region' | 'caBundle'>;

async function askSigned(context: ProfileContext, call: StsCall): Promise<Identity> {
  const reply = await sendSigned(context, {
    ...call,
    service: 'sts',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    now: context.clock.now(),
  });
  return readStsReply(reply, call.region);
}
