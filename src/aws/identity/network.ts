import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { Failure } from '../../errors/failure.ts';
import type { Environment } from './credentials.ts';
import { proxyFor } from './proxy.ts';

export const CONNECT_TIMEOUT_MS = 5_000;
export const REPLY_TIMEOUT_MS = 20_000;
/** Enough to keep hundreds of profiles moving, few enough not to look like an attack. */
const MOST_SOCKETS = 12;

/** The way to AWS for one run: kept-alive sockets, the proxy and the certificate authorities of the environment. */
export interface Network {
  readonly env: Environment;
  /** The agent for requests to `url`; `caBundle` is the profile's `ca_bundle`, AWS_CA_BUNDLE goes before it. */
  agentFor(url: URL, caBundle?: string): HttpAgent;
  close(): void;
}

/** Opens no socket yet. Node's HTTP modules are loaded at the first request, since a valid proof needs none. */
export function openNetwork(env: Environment): Network {
  const agents = new Map<string, HttpAgent>();
  return {
    env,
    agentFor(url, caBundle) {
      const proxy = proxyFor(url, env);
      const bundle = url.protocol === 'https:' ? env.AWS_CA_BUNDLE || caBundle : undefined;
      const key = JSON.stringify([url.protocol, proxy, bundle]);
      const agent = agents.get(key) ?? newAgent(url.protocol, proxy, bundle);
      agents.set(key, agent);
      return agent;
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

function newAgent(protocol: string, proxy: string | undefined, bundle: string | undefined): HttpAgent | HttpsAgent {
  const options = {
    keepAlive: true,
    maxSockets: MOST_SOCKETS,
    // Given even where it is empty: otherwise Node would look for proxies itself under NODE_USE_ENV_PROXY.
    proxyEnv: proxy === undefined ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
  };
  if (protocol !== 'https:') return new (process.getBuiltinModule('node:http').Agent)(options);
  const { Agent } = process.getBuiltinModule('node:https');
  return new Agent({ ...options, ...(bundle === undefined ? {} : { ca: authorities(bundle) }) });
}

/** Like the AWS CLI, AWS_CA_BUNDLE replaces the authorities Node brings along; NODE_EXTRA_CA_CERTS still adds to them. */
function authorities(bundle: string): string[] {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { getCACertificates } = process.getBuiltinModule('node:tls');
  let text: string;
  try {
    text = readFileSync(bundle, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw bundleTrouble(
      `The certificate authorities in ${bundle} (AWS_CA_BUNDLE or ca_bundle) cannot be read: ${why}.`,
    );
  }
  // Node takes such a file for an empty one.
  if (!/-----BEGIN [A-Z\d ]*CERTIFICATE-----/.test(text)) {
    throw bundleTrouble(`${bundle} (AWS_CA_BUNDLE or ca_bundle) holds no certificate in PEM.`);
  }
  return [text, ...getCACertificates('extra')];
}

function bundleTrouble(message: string): Failure {
  return new Failure('TLS_TROUBLE', message, {
    suggestions: ['Correct or unset AWS_CA_BUNDLE (ca_bundle in the profile).'],
  });
}
