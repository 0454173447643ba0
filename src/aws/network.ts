import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Profiles, ProfileValues } from '../config-files/profile.ts';
import type { AwsFilePaths } from '../config-files/read.ts';
import { Failure } from '../errors/failure.ts';
import type { Clock } from '../runtime.ts';
import type { Credentials, Environment } from './caller-identity.ts';
import { describeUrl, NO_VALUES, type Service } from './endpoint.ts';
import type { RetryOptions } from './retry.ts';

/** Enough to keep hundreds of profiles moving, few enough not to look like an attack. */
const MOST_SOCKETS = 12;

/** The way to AWS for one run: kept-alive sockets, the proxy and the certificate authorities of the environment. */
export interface Network {
  readonly env: Environment;
  /**
   * The agent for requests to `url`. Proxy and certificate authorities are those of the environment, never of the
   * files.
   */
  agentFor(url: URL): HttpAgent;
  /** Whoever was asked in AWS's place so far: origins such as `http://127.0.0.1:4566`. */
  readonly elsewhere: Set<string>;
  /** Tells the step that is waiting, or whoever ran the command, what for; the latter once. */
  tellWait(line: string): void;
  close(): void;
}

/** What every request of a run goes by, whoever it is made as. */
export interface AwsContext {
  readonly network: Network;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for the waits between tries. */
  readonly random: () => number;
  /** Ends every request that is under way. */
  readonly signal: AbortSignal;
  /**
   * When the run ends, in milliseconds since the epoch, and its requests with it; without one, each has its own
   * limit.
   */
  readonly deadline?: number;
  /** How long one call may take, the last byte of its reply included, where that is less than usual; milliseconds. */
  readonly callLimitMs?: number;
}

/** What it takes to resolve profiles, and to ask AWS as them. */
export interface ProfileContext extends AwsContext {
  readonly files: AwsFilePaths;
  /** For `source_profile`. */
  readonly profiles: Pick<Profiles, 'get'>;
  readonly requireTrust: RequireTrust;
}

/**
 * Refuses what the files would run or read out before this user has agreed to it; asked before anything resolves a
 * profile or is given the files. `findProfiles` names the profiles that matter; all do without it, and where it gives
 * none. Throws TRUST_NEEDED.
 */
export type RequireTrust = (findProfiles?: () => Promise<readonly string[] | undefined>) => Promise<void>;

/** As whom, and from which region, we talk to AWS. */
export interface Connection {
  readonly context: AwsContext;
  /** Undefined: as nobody, with nothing signed. */
  readonly credentials: Credentials | undefined;
  readonly region: string;
  /** The settings of the profile that the credentials are of, if they are of one. */
  readonly values?: ProfileValues;
}

/**
 * `retry` for calls to `service`, so that what fails is told with the host, the proxy and the key. Throws
 * ENDPOINT_INVALID.
 */
export function retryAs(service: Service, connection: Connection, retry: RetryOptions): RetryOptions {
  const { context, credentials, region, values = NO_VALUES } = connection;
  const { env } = context.network;
  const url = describeUrl(service, { region, values, env });
  const call = { accessKeyId: credentials?.accessKeyId, host: url.host, region, proxy: chooseProxy(url, env) };
  return { ...retry, context: { ...call, ...retry.context } };
}

/** How often and how long to repeat what asks for `limitMs` at most; with 0, each request is sent once. */
export function retryWithin({ clock, random, signal }: AwsContext, limitMs: number): RetryOptions {
  return { clock, random, signal, deadline: clock.now() + limitMs };
}

const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
/** The step or spinner that shows what the work inside it waits for. */
export const waitingStep = new AsyncLocalStorage<(line: string) => void>();

/**
 * Opens no socket yet. Node's HTTP modules are loaded at the first request, since a valid proof needs none.
 * `note` hears of waits that no step shows.
 */
export function openNetwork(env: Environment, note?: (line: string) => void): Network {
  const agents = new Map<string, HttpAgent>();
  const told = new Set<string>();
  return {
    env,
    elsewhere: new Set(),
    agentFor(url) {
      const proxy = chooseProxy(url, env);
      const bundle = url.protocol === 'https:' ? env.AWS_CA_BUNDLE || undefined : undefined;
      const key = JSON.stringify([url.protocol, proxy, bundle]);
      const agent = agents.get(key) ?? createAgent(url.protocol, proxy, bundle);
      agents.set(key, agent);
      return agent;
    },
    tellWait(line) {
      const step = waitingStep.getStore();
      if (step !== undefined) return step(line);
      if (!told.has(line)) note?.(line);
      told.add(line);
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

function createAgent(protocol: string, proxy: string | undefined, bundle: string | undefined): HttpAgent | HttpsAgent {
  const options = {
    keepAlive: true,
    maxSockets: MOST_SOCKETS,
    // Given even where it is empty: otherwise Node would look for proxies itself under NODE_USE_ENV_PROXY.
    proxyEnv: proxy === undefined ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
  };
  if (protocol !== 'https:') return new (process.getBuiltinModule('node:http').Agent)(options);
  const { Agent } = process.getBuiltinModule('node:https');
  return new Agent({ ...options, ...(bundle === undefined ? {} : { ca: readAuthorities(bundle) }) });
}

/**
 * Like the AWS CLI, AWS_CA_BUNDLE replaces the authorities Node brings along; NODE_EXTRA_CA_CERTS still adds to them.
 */
function readAuthorities(bundle: string): string[] {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  let text: string;
  try {
    text = readFileSync(bundle, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw makeBundleFailure(`The certificate authorities in ${bundle} (AWS_CA_BUNDLE) cannot be read: ${why}.`);
  }
  // Node takes such a file for an empty one.
  if (!/-----BEGIN [A-Z\d ]*CERTIFICATE-----/.test(text)) {
    throw makeBundleFailure(`${bundle} (AWS_CA_BUNDLE) holds no certificate in PEM.`);
  }
  // Node takes them from its own environment when it starts; asking for none takes it 6 ms too.
  if (!process.env.NODE_EXTRA_CA_CERTS) return [text];
  return [text, ...process.getBuiltinModule('node:tls').getCACertificates('extra')];
}

function makeBundleFailure(message: string): Failure {
  return new Failure('TLS_TROUBLE', message, {
    suggestions: ['Correct or unset AWS_CA_BUNDLE.'],
  });
}

/**
 * The proxy a request to `url` goes through, as the AWS CLI and Go's tools choose it:
 * HTTPS_PROXY or HTTP_PROXY by the scheme, the lower-case name first, unless NO_PROXY names the host.
 * The JavaScript SDK by itself knows no proxies.
 */
export function chooseProxy(url: URL, env: Environment): string | undefined {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = env[name] || env[name.toUpperCase()];
  if (!proxy || isExempt(url, env.no_proxy || env.NO_PROXY || '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/**
 * `*`, a host with or without its subdomains (`.example.com`, `example.com`), an address, each with a port or
 * without.
 */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', onlyPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isBareIpv6(entry) ? `[${entry}]` : entry) ?? [];
      if (onlyPort !== undefined && onlyPort !== port) return false;
      if (name.includes('/')) return isInNetwork(host, name);
      const suffix = name.toLowerCase().replace(/^\*?\./, '');
      return host === suffix || host.endsWith(`.${suffix}`);
    });
}

function isBareIpv6(entry: string): boolean {
  return !entry.startsWith('[') && entry.split(':').length > 2;
}

function isInNetwork(host: string, network: string): boolean {
  const { BlockList, isIP } = process.getBuiltinModule('node:net');
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(host);
  if (family === 0 || isIP(address) !== family || !/^\d{1,3}$/.test(bits)) return false;
  const list = new BlockList();
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (Number(bits) > (family === 6 ? 128 : 32)) return false;
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
}

/** A proxy as it may be shown: without the password somebody wrote into it. */
export function hidePassword(proxy: string): string {
  const url = URL.parse(proxy);
  return url === null ? 'a proxy whose URL cannot be read' : `${url.protocol}//${url.host}`;
}
