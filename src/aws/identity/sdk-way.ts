import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';
import { type Answer, readIdentity } from './answer.ts';
import type { Asked, Asking } from './asked.ts';
import type { Credentials } from './credentials.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from './network.ts';
import { withProcessEnvironment } from './process-environment.ts';
import { answerOfError } from './sdk-answer.ts';
import { sdkEnvironment } from './sdk-environment.ts';
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
  const known = target.endpoint ?? target.named;
  const plain = known?.protocol === 'http:' ? known : new URL('http://localhost');
  const secure = known?.protocol === 'https:' ? known : new URL(`https://sts.${target.region}.amazonaws.com`);
  return {
    httpAgent: network.agentFor(plain),
    httpsAgent: network.agentFor(secure, target.caBundle),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REPLY_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  };
}
