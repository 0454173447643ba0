import type { ProfileValues } from '../../config-files/profile.ts';
import { oneLine, silence } from './answer.ts';
import type { Credentials } from './credentials.ts';
import type { Network } from './network.ts';
import { signedCall } from './signed-call.ts';

/** The management account, as far as verify asks it questions. */
export interface Management {
  readonly credentials: Credentials;
  readonly values: ProfileValues;
  readonly network: Network;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** AWS, or the network, said no. */
export class OrganizationSilent extends Error {
  override readonly name = 'OrganizationSilent';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message === '' ? code : `${code}: ${message}`);
    this.code = code;
  }
}

export interface Member {
  readonly id: string;
  readonly state: string;
}

/** How account `id` stands in the organization; undefined where it is not in it. Throws OrganizationSilent. */
export async function memberOf(management: Management, id: string): Promise<Member | undefined> {
  try {
    const { Account: account } = await call(management, 'DescribeAccount', { AccountId: id });
    return memberIn(account);
  } catch (error) {
    if (error instanceof OrganizationSilent && error.code === 'AccountNotFoundException') return undefined;
    throw error;
  }
}

/** Every account of the organization, the closed ones too. Throws OrganizationSilent. */
export async function members(management: Management): Promise<Member[]> {
  const accounts = await allOf(management, 'ListAccounts', 'Accounts', {});
  return accounts.map(memberIn).filter((member) => member !== undefined);
}

/** The value of one tag of an account. */
export async function tagOf(management: Management, id: string, key: string): Promise<string | undefined> {
  const tags = await allOf(management, 'ListTagsForResource', 'Tags', { ResourceId: id });
  const value = tags.find((tag) => at(tag, 'Key') === key);
  return text(at(value, 'Value'));
}

/** The account that owns the organization. */
export async function ownerAccount(management: Management): Promise<string | undefined> {
  const { Organization: organization } = await call(management, 'DescribeOrganization', {});
  return text(at(organization, 'MasterAccountId'));
}

/** `State` took the place of `Status`, which AWS retired in September 2026 and older fakes still send alone. */
function memberIn(account: unknown): Member | undefined {
  const id = text(at(account, 'Id'));
  const state = text(at(account, 'State')) ?? text(at(account, 'Status'));
  return id === undefined || state === undefined ? undefined : { id, state };
}

/** A page may be empty and yet not the last. */
async function allOf(management: Management, operation: string, list: string, input: object): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const page = await call(management, operation, token === undefined ? input : { ...input, NextToken: token });
    const items = page[list];
    if (Array.isArray(items)) found.push(...items);
    token = text(page.NextToken);
  }
  return found;
}

/** One try: the check is one of several, and a throttled or broken one is reported, not waited for. */
async function call(management: Management, operation: string, input: object): Promise<Record<string, unknown>> {
  const { credentials, values, network, now, signal } = management;
  const { env } = network;
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true';
  const configured = env.AWS_ENDPOINT_URL_ORGANIZATIONS || env.AWS_ENDPOINT_URL || values.get('endpoint_url');
  const endpoint = URL.parse((!ignored && configured) || 'https://organizations.us-east-1.amazonaws.com');
  if (endpoint === null) throw new OrganizationSilent('the endpoint is no URL', '');
  const caBundle = values.get('ca_bundle');
  const signed = {
    endpoint,
    service: 'organizations',
    region: 'us-east-1',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSOrganizationsV20161128.${operation}` },
    body: JSON.stringify(input),
    signal,
    ...(caBundle === undefined ? {} : { caBundle }),
  };
  const reply = await signedCall(network, credentials, signed, now()).catch((error: unknown) => {
    signal.throwIfAborted();
    const answer = silence(error);
    if (answer?.kind !== 'silence') throw error;
    throw new OrganizationSilent(answer.code, `${endpoint.host} did not answer`);
  });
  const body = parsed(reply.body);
  if (reply.status === 200 && body !== undefined) return body;
  const code = text(body?.__type)?.replace(/^.*#/, '') ?? `status ${reply.status}`;
  throw new OrganizationSilent(code, oneLine(text(body?.Message) ?? text(body?.message) ?? ''));
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
