import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';
import { ENVIRONMENT_SOURCE, environmentFor } from './ambient.ts';
import { type Answer, readIdentity } from './answer.ts';
import type { Asked, Asking } from './asked.ts';
import type { Credentials, Environment } from './credentials.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from './network.ts';
import { withProcessEnvironment } from './process-environment.ts';
import { answerOfError } from './sdk-answer.ts';
import { sourceChain } from './source-chain.ts';
import type { Target } from './target.ts';

/** Resolves the credentials of a profile by the SDK's provider chain. Rejects with what the SDK throws. */
export async function resolveThroughSdk(asked: Asked, asking: Asking, target: Target): Promise<Credentials> {
  const requestHandler = handlerOptions(asking, target);
  return withProcessEnvironment(sdkEnvironment(asked, asking), async () => {
    const provider = fromIni({
      profile: asked.profile,
      filepath: asking.files.credentials,
      configFilepath: asking.files.config,
      ignoreCache: true,
      clientConfig: { requestHandler },
      parentClientConfig: { region: target.region },
    });
    const { accessKeyId, secretAccessKey, sessionToken } = await provider();
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  });
}

/** Asks STS by the SDK's own client, once. Rejects with what is no answer of AWS or the network. */
export async function askThroughSdk(
  asked: Asked,
  credentials: Credentials,
  asking: Asking,
  target: Target,
): Promise<Answer> {
  return withProcessEnvironment(sdkEnvironment(asked, asking), async () => {
    const client = new STSClient({
      region: target.region,
      credentials,
      profile: asked.profile,
      // Tries are counted by the caller, alike for both ways; a second one would also hide a wrong clock.
      maxAttempts: 1,
      systemClockOffset: asking.clock.now() - Date.now(),
      requestHandler: handlerOptions(asking, target),
      ...(target.endpoint === undefined ? {} : { endpoint: target.endpoint.href }),
    });
    try {
      const reply = await client.send(new GetCallerIdentityCommand({}), { abortSignal: asking.signal });
      return readIdentity(reply.Account, reply.Arn, reply.UserId, reply.$metadata.httpStatusCode ?? 200);
    } catch (error) {
      asking.signal.throwIfAborted();
      const answer = answerOfError(error);
      if (answer === undefined) throw error;
      return answer;
    }
  });
}

/** The SDK makes its handlers out of these; the sockets, the proxy and the authorities are those of the short way. */
function handlerOptions({ network }: Asking, target: Target) {
  const plain = target.endpoint?.protocol === 'http:' ? target.endpoint : new URL('http://localhost');
  const secure =
    target.endpoint?.protocol === 'https:' ? target.endpoint : new URL(`https://sts.${target.region}.amazonaws.com`);
  return {
    httpAgent: network.agentFor(plain),
    httpsAgent: network.agentFor(secure, target.caBundle),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REPLY_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  };
}

/** No profile is called so; the SDK would read settings of `default` for clients it makes itself. */
const NO_PROFILE = 'pf-no-profile';

/**
 * Settings of the profile itself (endpoint_url, services, use_fips_endpoint…) reach the SDK's own clients by
 * AWS_PROFILE alone. A credential_process is started without one, as the AWS CLI does.
 */
function sdkEnvironment({ profile, values }: Asked, asking: Asking): Environment {
  const chain = sourceChain({ profile, values }, asking.profile);
  const fromEnvironment = chain.some((link) => link.values.get('credential_source') === 'Environment');
  const env = environmentFor(asking.files, asking.network.env, fromEnvironment ? ENVIRONMENT_SOURCE : []);
  if (chain.some((link) => link.values.has('credential_process'))) return env;
  const own = OWN_SETTINGS.some((key) => values.has(key));
  return { ...env, AWS_PROFILE: own ? profile : NO_PROFILE };
}

const OWN_SETTINGS = [
  'services',
  'endpoint_url',
  'ignore_configured_endpoint_urls',
  'use_fips_endpoint',
  'use_dualstack_endpoint',
];
