import type { ProfileValues } from '../config-files/profile.ts';
import { Failure } from '../errors/failure.ts';
import type { Environment } from './caller-identity.ts';
import { type EndpointOrigin, refuseForeign } from './trusted-host.ts';

/** Where AWS's global services (IAM, Organizations, Account) are, and any other answers as well. */
export const GLOBAL_REGION = 'us-east-1';

/** The services that are asked; the portal of SSO (`sso`) and `sso-oidc` are asked unsigned. */
export type Service =
  | 'sts'
  | 'iam'
  | 'organizations'
  | 's3'
  | 'account'
  | 'servicequotas'
  | 'tagging'
  | 'sso'
  | 'sso-oidc'
  | 'sso-admin'
  | 'identitystore';

/** As the variables and keys for endpoints spell them: AWS_ENDPOINT_URL_SERVICE_QUOTAS, `service_quotas`. */
const SPELLED: Readonly<Partial<Record<Service, string>>> = {
  servicequotas: 'service_quotas',
  tagging: 'resource_groups_tagging_api',
  'sso-oidc': 'sso_oidc',
  'sso-admin': 'sso_admin',
};

/** What an endpoint is chosen by. */
export interface EndpointSettings {
  readonly region: string;
  /** The settings of the profile that is asked as; empty where it is none. */
  readonly values: ProfileValues;
  readonly env: Environment;
}

/** Where a service is asked. */
export interface Endpoint {
  /** Undefined where AWS's own rules choose it (FIPS, dual stack, another partition): only the SDK knows them all. */
  readonly url: URL | undefined;
  /** The variable or the key of the profile that names it; undefined for AWS's own hosts. */
  readonly source: string | undefined;
  readonly useFips: boolean;
  readonly useDualStack: boolean;
}

export const NO_VALUES: ProfileValues = new Map();

/** The region to ask in for a profile: its own, and any where it has none, or none to use (a finding of its own). */
export function chooseRegion(values: ProfileValues): string {
  const own = values.get('region') ?? '';
  return /^[a-z0-9-]+$/.test(own) ? own : GLOBAL_REGION;
}

/**
 * The one rule for every service, hand-signed or by the SDK: the variable of the service, AWS_ENDPOINT_URL, the
 * `services` section of the profile, its `endpoint_url`, AWS itself. Throws ENDPOINT_INVALID for what is none, or
 * leads nowhere, and ENDPOINT_FOREIGN.
 */
export function chooseEndpoint(service: Service, settings: EndpointSettings): Endpoint {
  const { values, env } = settings;
  const useFips = readSwitch('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint', settings);
  const useDualStack = readSwitch('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint', settings);
  const switches = { useFips, useDualStack };
  const own = { url: makeAwsUrl(service, settings.region, switches), source: undefined, ...switches };
  if (readSwitch('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls', settings)) return own;
  const spelled = SPELLED[service] ?? service;
  const variable = `AWS_ENDPOINT_URL_${spelled.toUpperCase()}`;
  for (const source of [variable, 'AWS_ENDPOINT_URL']) {
    const text = env[source];
    if (text) return readNamed(text, { source, isOfFiles: false, ...switches }, env);
  }
  // Which endpoints the section names is read by `withServices`, for whoever gets as far as asking.
  if (values.has(SERVICES)) return { url: undefined, source: SERVICES, ...switches };
  const sendsToken = SSO_HOSTS[service] !== undefined;
  const ofService = values.get(`${spelled}.endpoint_url`);
  if (ofService)
    return readNamed(
      ofService,
      { source: `endpoint_url of ${spelled}`, isOfFiles: true, sendsToken, ...switches },
      env,
    );
  const ofProfile = values.get('endpoint_url');
  return ofProfile
    ? readNamed(ofProfile, { source: 'endpoint_url', isOfFiles: true, sendsToken, ...switches }, env)
    : own;
}

/** The key of a profile that names a section of endpoints. */
export const SERVICES = 'services';

type Switches = Pick<Endpoint, 'useFips' | 'useDualStack'>;

/** Regions of the `aws` partition, whose endpoint is plainly named after them. Source: the SDK's partitions.json. */
const PLAIN_REGION = /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/;

/** On in every account; a region that AWS has opened since 2019 is off until the account opts in. */
const ON_FROM_THE_START =
  /^(us-(east|west)-[12]|(ca-central|sa-east|eu-central|eu-north|ap-south)-1|(eu-west|ap-northeast)-[123]|ap-southeast-[12])$/;

/** Whether an account must opt into a region before it can be used. */
export function needsOptIn(region: string): boolean {
  return PLAIN_REGION.test(region) && !ON_FROM_THE_START.test(region);
}

/** Where STS knows all keys of an account: one that is off in an account takes its keys for unknown ones. */
export function sureRegion(region: string): string {
  return needsOptIn(region) ? GLOBAL_REGION : region;
}

/** What the hosts of SSO are called, which get a person's token. */
const SSO_HOSTS: Readonly<Partial<Record<Service, string>>> = { sso: 'portal.sso', 'sso-oidc': 'oidc' };

/** What the hosts are called of services that we sign for ourselves. */
const SIGNED_HOSTS: Readonly<Partial<Record<Service, string>>> = {
  organizations: 'organizations',
  servicequotas: 'servicequotas',
  tagging: 'tagging',
  'sso-admin': 'sso',
  identitystore: 'identitystore',
};

/** AWS's own host, for the services that are asked without the SDK. */
function makeAwsUrl(service: Service, region: string, { useFips, useDualStack }: Switches): URL | undefined {
  const signed = SIGNED_HOSTS[service];
  const name = signed === undefined ? SSO_HOSTS[service] : `${signed}${useFips ? '-fips' : ''}`;
  if (name !== undefined) {
    const domain = useDualStack ? 'api.aws' : `amazonaws.com${getPartition(region) === 'aws-cn' ? '.cn' : ''}`;
    return new URL(`https://${name}.${service === 'organizations' ? GLOBAL_REGION : region}.${domain}`);
  }
  if (service !== 'sts' || useFips || useDualStack || !PLAIN_REGION.test(region)) return undefined;
  return new URL(`https://sts.${region}.amazonaws.com`);
}

/** Where a service is asked, for messages: the choice of the SDK's rules is guessed. */
export function describeUrl(service: Service, settings: EndpointSettings): URL {
  return chooseEndpoint(service, settings).url ?? new URL(`https://${service}.${settings.region}.amazonaws.com`);
}

function readSwitch(variable: string, key: string, { values, env }: EndpointSettings): boolean {
  const [source, value] = env[variable] ? [variable, env[variable]] : [key, values.get(key)];
  if (!value || /^false$/i.test(value)) return false;
  if (/^true$/i.test(value)) return true;
  throw new Failure('ENDPOINT_INVALID', `${source} is ${JSON.stringify(value)}, which is neither true nor false.`, {
    suggestions: [`Correct or unset ${source}.`],
  });
}

/** What was read last, for hundreds of profiles may name one endpoint. */
let lastRead: { readonly text: string; readonly url: URL | null } | undefined;

function readNamed(text: string, named: EndpointOrigin & Switches, env: Environment): Endpoint {
  const { source, useFips, useDualStack } = named;
  if (lastRead?.text !== text) lastRead = { text, url: URL.parse(text) };
  const { url } = lastRead;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failure('ENDPOINT_INVALID', `${source} is ${JSON.stringify(text)}, which is no URL of http or https.`, {
      suggestions: [`Correct or unset ${source}; without it, AWS's own endpoint is used.`],
    });
  }
  refuseForeign(url, named, env);
  if (!useFips && !useDualStack) return { url, source, useFips, useDualStack };
  const other = useFips ? 'FIPS and custom endpoint' : 'dual stack and custom endpoint';
  throw new Failure('ENDPOINT_INVALID', `${source} and ${other} exclude one another.`);
}

/** Everything of `env` that the choice rests on; what the files say is not in it. */
export function describeChoice(env: Environment): string {
  return JSON.stringify(CHOOSING.map((name) => env[name] ?? null));
}

const CHOOSING = [
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'PF_AWS_ALLOW_ENDPOINTS',
];

/**
 * Prefixes of regions outside of the `aws` partition, and the partition's name in ARNs. Source: the SDK's
 * partitions.json.
 */
const PARTITIONS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
  [/^eusc-/, 'aws-eusc'],
];

/** The partition of a region, as ARNs spell it. */
export function getPartition(region: string): string {
  return PARTITIONS.find(([prefix]) => prefix.test(region))?.[1] ?? 'aws';
}
