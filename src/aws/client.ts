import { buildQueryString, type HttpHandler, HttpResponse } from '@smithy/core/protocols';
import { chooseEndpoint, NO_VALUES, type Service } from './endpoint.ts';
import { NO_PROFILE } from './environment.ts';
import type { AwsContext, Connection } from './network.ts';
import { sendRequest } from './request.ts';
import type { RetryOptions } from './retry.ts';

/** A client of the SDK's, and how its calls are repeated. */
export interface Client<T> {
  readonly sdk: T;
  readonly retry: RetryOptions;
}

/**
 * The options of every client of the SDK's. All that decides where a request goes, and how, is decided here and in
 * `sendRequest`: the SDK looks nothing up itself. Retries are ours (see retry.ts): the SDK would repeat a
 * CreateAccessKey whose reply was lost. Throws ENDPOINT_INVALID.
 */
export function makeClientOptions(service: Service, { context, credentials, region, values = NO_VALUES }: Connection) {
  const settings = { region, values, env: context.network.env };
  const { url, source, useFips, useDualStack } = chooseEndpoint(service, settings);
  if (url === undefined && source !== undefined) throw new Error('The services section of the profile was not read.');
  return {
    region,
    ...(credentials === undefined ? NOBODY : { credentials }),
    profile: NO_PROFILE,
    ...UNASKED,
    maxAttempts: 1,
    systemClockOffset: context.clock.now() - Date.now(),
    requestHandler: makeRequestHandler(context),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: useFips,
    useDualstackEndpoint: useDualStack,
    ...(url === undefined ? {} : { endpoint: url.href }),
  };
}

/**
 * What the SDK would look for in the AWS files, reading all of them anew for each: ten times as long as we take for
 * five thousand profiles.
 */
const UNASKED = {
  retryMode: 'standard',
  defaultsMode: 'legacy' as const,
  userAgentAppId: '',
  authSchemePreference: Array.of<string>(),
  sigv4aSigningRegionSet: Array.of<string>(),
  disableClockSkewCorrection: false,
};

/** The SDK wants credentials also where nothing is signed. */
const NOBODY = {
  credentials: { accessKeyId: '-', secretAccessKey: '-' },
  signer: { sign: async <T>(request: T): Promise<T> => request },
};

/** Sends the SDK's requests the way of all others. */
export function makeRequestHandler(context: AwsContext): HttpHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ protocol, hostname, port, path, query, method, headers, body }) {
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
      const search = buildQueryString(query);
      const target = search === '' ? path : `${path}?${search}`;
      const {
        status,
        headers: received,
        body: bytes,
      } = await sendRequest(context, {
        url,
        path: target,
        method,
        headers,
        body,
      });
      const flat = Object.entries(received).map(([name, value]) => [name, String(value)]);
      return { response: new HttpResponse({ statusCode: status, headers: Object.fromEntries(flat), body: bytes }) };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}
