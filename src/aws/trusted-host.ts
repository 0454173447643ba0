import { listSources, type Profile } from '../config-files/profile.ts';
import { type AwsFilePaths, readAwsFiles, readDocument } from '../config-files/read.ts';
import { Failure } from '../errors/failure.ts';
import type { Environment } from './caller-identity.ts';
import type { ProfileContext } from './network.ts';

/** Who names an endpoint: a variable, or a key of the repository's files. */
export interface EndpointOrigin {
  readonly source: string;
  readonly isOfFiles: boolean;
  /** What is sent there is good anywhere, as a token of SSO is; a signature is not. */
  readonly sendsToken?: boolean;
}

/** This machine itself. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

/** The person has said so, for this environment. */
export function isForeignAllowed(env: Environment): boolean {
  return env.PF_AWS_ALLOW_ENDPOINTS === '1';
}

/** Nothing that the repository's files name for an endpoint would be used. */
function isEnvironmentDecisive(env: Environment): boolean {
  return (
    Boolean(env.AWS_ENDPOINT_URL) ||
    isForeignAllowed(env) ||
    /^true$/i.test(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? '')
  );
}

/**
 * The environment may name any host that proves who it is, the repository's files this machine alone, for they may be a
 * stranger's; and not even this one for tokens: a neighbour may listen. Throws ENDPOINT_FOREIGN.
 */
export function refuseForeign(
  url: URL,
  { source, isOfFiles, sendsToken = false }: EndpointOrigin,
  env: Environment,
): void {
  const isHere = isLoopback(url) && !(isOfFiles && sendsToken);
  if (isHere || isForeignAllowed(env) || (!isOfFiles && url.protocol === 'https:')) return;
  const why = isOfFiles
    ? "and the repository's files do not decide who is asked for AWS"
    : 'where nobody proves to be who was asked';
  throw new Failure('ENDPOINT_FOREIGN', `${source} is ${JSON.stringify(url.href)}, ${why}; nothing was sent.`, {
    details: { host: url.host, source },
  });
}

/** Hosts of AWS's partitions. Source: the SDK's partitions.json; `aws login` asks the last. */
const AWS_HOST =
  /\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu)|(?:c2s|api\.aws)\.ic\.gov|sc2s\.sgov\.gov|api\.aws\.scloud|cloud\.adc-e\.uk|api\.cloud-aws\.adc-e\.uk|(?:csp|api\.aws)\.hci\.ic\.gov|aws\.amazon\.com)$/;

/** One of AWS's own hosts, which proves to be. */
export function isOfAws({ protocol, port, hostname }: URL): boolean {
  return protocol === 'https:' && port === '' && AWS_HOST.test(hostname);
}

/**
 * The last look at where a request goes, whoever made it: to AWS, to this machine, or where the environment says.
 * Throws ENDPOINT_FOREIGN.
 */
export function assertTrusted(url: URL, env: Environment): void {
  if (isLoopback(url) || isOfAws(url)) return;
  const named = Object.entries(env).find(
    ([name, value]) => name.startsWith('AWS_ENDPOINT_URL') && value && URL.parse(value)?.origin === url.origin,
  );
  refuseForeign(url, { source: named?.[0] ?? 'What the files of AWS lead to', isOfFiles: named === undefined }, env);
}

/**
 * Before anything is sent as a profile: what the repository's files name for it, for one that it rests on, or for
 * `default`, leads nowhere but to this machine, whichever service it is for. Throws ENDPOINT_FOREIGN.
 */
export function assertOwnEndpoints(profile: Profile, { files, network, profiles }: ProfileContext): void {
  if (isEnvironmentDecisive(network.env)) return;
  const fallback = profiles.get('default');
  assertNoForeign(
    [...listSources(profile, profiles), ...(fallback === undefined ? [] : [fallback])],
    files,
    network.env,
  );
}

/** The same for who has no profile. `default` is what the SDK would read. */
export function assertOwnDefault(files: AwsFilePaths, env: Environment): void {
  if (isEnvironmentDecisive(env)) return;
  const fallback = readAwsFiles(files).get('default');
  if (fallback !== undefined) assertNoForeign([fallback], files, env);
}

/** Keys of profiles that sign in with a token. */
const TOKEN_KEYS = ['sso_session', 'sso_start_url', 'login_session'];

function assertNoForeign(chain: readonly Profile[], { configFile }: AwsFilePaths, env: Environment): void {
  const sendsToken = chain.some(({ values }) => TOKEN_KEYS.some((key) => values.has(key)));
  for (const { name, values } of chain) {
    for (const [key, value] of values) {
      if (key.endsWith('endpoint_url'))
        refuseNamed(value, { source: `endpoint_url of profile ${name}`, isOfFiles: true, sendsToken }, env);
    }
  }
  if (chain.some(({ values }) => values.has('services'))) refuseForeignServices(configFile, sendsToken, env);
}

/** Of every section of services: which of them a name means, readers of the files do not agree on. */
function refuseForeignServices(configFile: string, sendsToken: boolean, env: Environment): void {
  const config = readDocument(configFile);
  if (config === undefined) return;
  const sections = [...config.sections];
  sections.forEach(({ header, start }, at) => {
    if (!header.startsWith('services')) return;
    for (const { value } of listLines(config.text.slice(start, sections[at + 1]?.start), 'endpoint_url')) {
      refuseNamed(value, { source: `endpoint_url of section [${header}]`, isOfFiles: true, sendsToken }, env);
    }
  });
}

function refuseNamed(value: string, origin: EndpointOrigin, env: Environment): void {
  const url = URL.parse(value);
  // What is no URL of http leads nowhere; whoever would use it says so.
  if (url !== null && /^https?:$/.test(url.protocol)) refuseForeign(url, origin, env);
}

export interface NamedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly value: string;
}

/** Every line that gives `key` a value to any reader, in whatever section or block. */
export function listLines(text: string, key: string): NamedLine[] {
  if (!text.toLowerCase().includes(key)) return [];
  // Readers take other characters for blanks, and for the ends of lines.
  const pattern = new RegExp(`^[^\\w#;]*${key}[^\\w=:]*[=:](.*)$`, 'is');
  return text.split(/\r\n|\r|\n/).flatMap((content, index) => {
    const found = pattern.exec(content);
    return found === null ? [] : [{ line: index + 1, value: (found[1] ?? '').trim() }];
  });
}
