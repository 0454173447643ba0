import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { Failure, isFailure } from '../errors/failure.ts';
import { clientOptions, requestHandlerFor } from './client.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { SERVICES, usableRegion } from './endpoint.ts';
import { sdkEnvironmentOf, withProcessEnvironment } from './environment.ts';
import { believe } from './identify.ts';
import { type Answer, readIdentity } from './identity/answer.ts';
import { conclude, type Known, questionOf } from './identity/conclude.ts';
import { about, explainAnswer, roleOf } from './identity/explain-answer.ts';
import { explainResolution } from './identity/explain-resolution.ts';
import { answerOfError } from './identity/sdk-answer.ts';
import { type NamedProfile, type ProfileContext, sourceChain } from './named-profile.ts';
import { throwMalformed } from './wire.ts';

/** The SDK's provider chain for the credentials, its own STS client for whose they are. */
export async function identifyThroughSdk(named: NamedProfile, context: ProfileContext): Promise<Known> {
  const whole = await withServices(named, context);
  const credentials = await resolveWhole(whole, context);
  return conclude(whole, credentials, context, () => askThroughSdk(whole, credentials, context));
}

/** Resolves the credentials of a profile, of whatever kind. Throws a Failure of src/errors/identity.ts. */
export async function resolveThroughSdk(named: NamedProfile, context: ProfileContext): Promise<Credentials> {
  return resolveWhole(await withServices(named, context), context);
}

/** The profile with the endpoints that its `services` section names, as `chooseEndpoint` reads them. */
export async function withServices(named: NamedProfile, { files }: ProfileContext): Promise<NamedProfile> {
  const { [SERVICES]: section, ...rest } = Object.fromEntries(named.values);
  if (section === undefined) return named;
  const found = { filepath: files.credentials, configFilepath: files.config, ignoreCache: true };
  const { configFile } = await loadSharedConfigFiles(found);
  const endpoints = configFile[`${SERVICES}.${section}`];
  if (endpoints === undefined) {
    const message = `Profile ${named.profile} names the services section ${section}, which config does not hold.`;
    throw new Failure('ENDPOINT_INVALID', message, {
      suggestions: [`Write a section [services ${section}], or remove that key.`],
    });
  }
  const entries = Object.entries({ ...rest, ...endpoints });
  const values = new Map(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
  return { profile: named.profile, values };
}

async function resolveWhole(named: NamedProfile, context: ProfileContext): Promise<Credentials> {
  const askedAt = context.clock.now();
  try {
    return await withProcessEnvironment(sdkEnvironmentOf(named, context), () => runProviderChain(named, context));
  } catch (error) {
    context.signal.throwIfAborted();
    if (isFailure(error)) throw error;
    const last = sourceChain(named, context.profile).at(-1) ?? named;
    const answer = answerOfError(error);
    if (answer !== undefined && answer.kind !== 'identity' && error instanceof Error && !isSsoRefusal(error)) {
      const question = questionOf(last, undefined, context, askedAt);
      throw about(last, named, explainAnswer(answer, { ...question, ...roleOf(named) }));
    }
    throw about(last, named, explainResolution(error, named, last));
  }
}

/** Rejects with what the SDK throws. */
async function runProviderChain(named: NamedProfile, context: ProfileContext): Promise<Credentials> {
  const { profile, values } = named;
  const { files } = context;
  const region = usableRegion(values);
  const stsAs = (credentials: Credentials | undefined) =>
    new STSClient(clientOptions('sts', { context, credentials, region, values }));
  const provider = fromIni({
    profile,
    filepath: files.credentials,
    configFilepath: files.config,
    ignoreCache: true,
    clientConfig: { requestHandler: requestHandlerFor(context, values.get('ca_bundle')) },
    parentClientConfig: { region },
    async roleAssumer(source, role) {
      const answer = await stsAs(source).send(new AssumeRoleCommand(role));
      return readCredentials(answer.Credentials) ?? throwMalformed('AssumeRole', 'session');
    },
    async roleAssumerWithWebIdentity(role) {
      const answer = await stsAs(undefined).send(new AssumeRoleWithWebIdentityCommand(role));
      return readCredentials(answer.Credentials) ?? throwMalformed('AssumeRoleWithWebIdentity', 'session');
    },
  });
  const { accessKeyId, secretAccessKey, sessionToken } = await provider();
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** IAM Identity Center's own no: its answer to a session it does not know (any more). */
function isSsoRefusal(error: Error): boolean {
  return error.name === 'UnauthorizedException' || error.name === 'CredentialsProviderError';
}

/** Asks STS by the SDK's own client, once. Rejects with what is no answer of AWS or the network. */
async function askThroughSdk(
  { values }: NamedProfile,
  credentials: Credentials,
  context: ProfileContext,
): Promise<Answer> {
  const region = usableRegion(values);
  // Tries are counted by the caller, alike for both ways; a second one would also hide a wrong clock.
  const client = new STSClient(clientOptions('sts', { context, credentials, region, values }));
  try {
    const { Account, Arn, UserId, $metadata } = await client.send(new GetCallerIdentityCommand({}));
    return believe(readIdentity(Account, Arn, UserId, $metadata.httpStatusCode ?? 200), region);
  } catch (error) {
    context.signal.throwIfAborted();
    if (isFailure(error)) throw error;
    const answer = answerOfError(error);
    if (answer === undefined) throw error;
    return answer;
  }
}
