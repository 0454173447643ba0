import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { Failure, isFailure } from '../errors/failure.ts';
import { describeCall, type Known, readIdentity, resolveIdentity } from './caller-identity.ts';
import { clientOptions, requestHandlerFor } from './client.ts';
import { type Credentials, type Identity, readCredentials } from './credentials.ts';
import { SERVICES, usableRegion } from './endpoint.ts';
import { sdkEnvironmentOf, withProcessEnvironment } from './environment.ts';
import { readError } from './errors.ts';
import { explainResolution, withKeyProfile } from './explain-resolution.ts';
import { type NamedProfile, type ProfileContext, sourceChain } from './named-profile.ts';
import { toFailure } from './to-failure.ts';
import { throwMalformed } from './wire.ts';

/** The SDK's provider chain for the credentials, its own STS client for whose they are. */
export async function identifyThroughSdk(named: NamedProfile, context: ProfileContext): Promise<Known> {
  const whole = await withServices(named, context);
  const credentials = await resolveWhole(whole, context);
  return resolveIdentity(whole, credentials, context, () => askThroughSdk(whole, credentials, context));
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
    if (readError(error) === undefined || isSsoRefusal(error)) {
      throw withKeyProfile(explainResolution(error, named, last), last, named);
    }
    const call = { operation: 'AssumeRole', role: `the role of profile ${named.profile}`, askedAt };
    throw withKeyProfile(toFailure(error, { ...describeCall(last, undefined, context), ...call }), last, named);
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
function isSsoRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'UnauthorizedException' || error.name === 'CredentialsProviderError';
}

/** Asks STS by the SDK's own client, once. Rejects with what the SDK throws. */
async function askThroughSdk(
  { values }: NamedProfile,
  credentials: Credentials,
  context: ProfileContext,
): Promise<Identity> {
  const region = usableRegion(values);
  // Tries are counted by the caller, alike for both ways; a second one would also hide a wrong clock.
  const client = new STSClient(clientOptions('sts', { context, credentials, region, values }));
  return readIdentity(await client.send(new GetCallerIdentityCommand({})), region);
}
