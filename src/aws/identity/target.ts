import type { ProfileValues } from '../../config-files/profile.ts';
import { Failure } from '../../errors/failure.ts';
import type { Environment } from './credentials.ts';

/** Where STS is asked, and for which region the request is signed. */
export interface Target {
  /** Undefined where the choice is the SDK's: FIPS, dual stack, a services section, another partition. */
  readonly endpoint: URL | undefined;
  /** The URL that is configured where the SDK is left to ask it, for it holds more than scheme, host and port. */
  readonly named?: URL;
  readonly region: string;
  readonly caBundle?: string;
}

/** STS answers in every region; with none in the profile, or none to use (a finding of its own), this one is asked. */
const ANY_REGION = 'us-east-1';

/** Regions of the `aws` partition, whose endpoint is plainly named after them. Source: the SDK's partitions.json. */
const PLAIN_REGION = /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/;

/** Where GetCallerIdentity for a profile goes, by the rules of the SDK. Throws STS_UNREACHABLE for a URL that is none. */
export function targetOf(profile: ProfileValues, env: Environment): Target {
  const own = profile.get('region') ?? '';
  const region = /^[a-z0-9-]+$/.test(own) ? own : ANY_REGION;
  const caBundle = profile.get('ca_bundle');
  return { ...endpointOf(profile, env, region), region, ...(caBundle ? { caBundle } : {}) };
}

type Endpoint = Pick<Target, 'endpoint' | 'named'>;

const SDKS_CHOICE: Endpoint = { endpoint: undefined };

function endpointOf(profile: ProfileValues, env: Environment, region: string): Endpoint {
  const ignored = setting(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, profile.get('ignore_configured_endpoint_urls'));
  const fips = setting(env.AWS_USE_FIPS_ENDPOINT, profile.get('use_fips_endpoint'));
  const dualStack = setting(env.AWS_USE_DUALSTACK_ENDPOINT, profile.get('use_dualstack_endpoint'));
  if (ignored === 'odd' || fips !== 'off' || dualStack !== 'off') return SDKS_CHOICE;
  if (ignored === 'off') {
    if (env.AWS_ENDPOINT_URL_STS) return plainUrl(env.AWS_ENDPOINT_URL_STS, 'AWS_ENDPOINT_URL_STS');
    if (env.AWS_ENDPOINT_URL) return plainUrl(env.AWS_ENDPOINT_URL, 'AWS_ENDPOINT_URL');
    if (profile.has('services')) return SDKS_CHOICE;
    const configured = profile.get('endpoint_url');
    if (configured) return plainUrl(configured, 'endpoint_url');
  }
  return PLAIN_REGION.test(region) ? { endpoint: new URL(`https://sts.${region}.amazonaws.com`) } : SDKS_CHOICE;
}

/** Everything of `env` that the SDK's choice rests on; what the files say is not in it. */
export function choiceIn(env: Environment): string {
  return JSON.stringify(CHOOSING.map((name) => env[name] ?? null));
}

const CHOOSING = [
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
];

/** The SDK reads `true` and `false` and complains of all else. */
function setting(fromEnvironment: string | undefined, fromProfile: string | undefined): 'on' | 'off' | 'odd' {
  const value = fromEnvironment ?? fromProfile;
  if (value === undefined || value === 'false') return 'off';
  return value === 'true' ? 'on' : 'odd';
}

/** What was read last, for hundreds of profiles may name one endpoint. */
let read: { readonly text: string; readonly url: URL | null } | undefined;

/** A URL of nothing but scheme, host and port; one with a path or a password is left to the SDK. */
function plainUrl(text: string, source: string): Endpoint {
  if (read?.text !== text) read = { text, url: URL.parse(text) };
  const { url } = read;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failure('STS_UNREACHABLE', `${source} is no URL of http or https, so AWS cannot be reached.`, {
      suggestions: [`Correct or unset ${source}; with neither, the endpoint of the region is used.`],
    });
  }
  const bare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return bare ? { endpoint: url } : { endpoint: undefined, named: url };
}
