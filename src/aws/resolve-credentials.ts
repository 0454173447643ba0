import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { fromIni } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { LONGEST_CHAIN, listSources, type Profile } from '../config-files/profile.ts';
import { Failure, isFailure } from '../errors/failure.ts';
import {
  type Credentials,
  describeCall,
  type Identity,
  type Known,
  readCredentials,
  readIdentity,
  resolveIdentity,
} from './caller-identity.ts';
import { makeClientOptions, makeRequestHandler } from './client.ts';
import { chooseRegion, SERVICES } from './endpoint.ts';
import { makeSdkEnvironment, withProcessEnvironment } from './environment.ts';
import { readError } from './errors.ts';
import { explainResolution, withKeyProfile } from './explain-resolution.ts';
import type { ProfileContext } from './network.ts';
import { throwMalformed, toFailure } from './to-failure.ts';

/** The SDK's provider chain for the credentials, its own STS client for whose they are. */
export async function identifyThroughSdk(profile: Profile, context: ProfileContext): Promise<Known> {
  const whole = await withServices(profile, context);
  const credentials = await resolveWhole(whole, context);
  return resolveIdentity(whole, credentials, context, () => askThroughSdk(whole, credentials, context));
}

/** Resolves the credentials of a profile, of whatever kind. Throws a Failure of src/errors/identity.ts. */
export async function resolveThroughSdk(profile: Profile, context: ProfileContext): Promise<Credentials> {
  return resolveWhole(await withServices(profile, context), context);
}

/** The profile with the endpoints that its `services` section names, as `chooseEndpoint` reads them. */
export async function withServices(profile: Profile, { files }: ProfileContext): Promise<Profile> {
  const { [SERVICES]: section, ...rest } = Object.fromEntries(profile.values);
  if (section === undefined) return profile;
  const found = { filepath: files.credentialsFile, configFilepath: files.configFile, ignoreCache: true };
  const { configFile } = await loadSharedConfigFiles(found);
  const endpoints = configFile[`${SERVICES}.${section}`];
  if (endpoints === undefined) {
    const message = `Profile ${profile.name} names the services section ${section}, which config does not hold.`;
    throw new Failure('ENDPOINT_INVALID', message, {
      suggestions: [`Write a section [services ${section}], or remove that key.`],
    });
  }
  const entries = Object.entries({ ...rest, ...endpoints });
  const values = new Map(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
  return { ...profile, values };
}

async function resolveWhole(profile: Profile, context: ProfileContext): Promise<Credentials> {
  if (listSources(profile, context.profiles).length === LONGEST_CHAIN) throw makeTooManyFailure(profile);
  await context.requireTrust(() => listResolved(profile, context));
  const askedAt = context.clock.now();
  try {
    return await withProcessEnvironment(makeSdkEnvironment(profile, context), () => runProviderChain(profile, context));
  } catch (error) {
    context.signal.throwIfAborted();
    if (isFailure(error)) throw error;
    const last = listSources(profile, context.profiles).at(-1) ?? profile;
    if (readError(error) === undefined || isSsoRefusal(error)) {
      throw withKeyProfile(explainResolution(error, profile, last), last, profile);
    }
    const call = { operation: 'AssumeRole', role: `the role of profile ${profile.name}`, askedAt };
    throw withKeyProfile(toFailure(error, { ...describeCall(last, undefined, context), ...call }), last, profile);
  }
}

function makeTooManyFailure({ name }: Profile): Failure {
  const message = `Profile ${name} rests on ${LONGEST_CHAIN} others and more, by source_profile; nobody was asked.`;
  return new Failure('CREDENTIALS_UNRESOLVED', message);
}

/** What the SDK goes by, of a profile that it resolves. */
const CHAIN_KEYS = ['source_profile', 'credential_process', 'web_identity_token_file'];

/**
 * The names of the profiles that resolving one leads through. Undefined, which means any, where the SDK reads the files
 * otherwise than botocore does: an indented key is a key of its own to it.
 */
async function listResolved(profile: Profile, { files, profiles }: ProfileContext): Promise<string[] | undefined> {
  const found = { filepath: files.credentialsFile, configFilepath: files.configFile, ignoreCache: true };
  const { configFile, credentialsFile } = await loadSharedConfigFiles(found);
  const chain = listSources(profile, profiles);
  const source = chain.at(-1)?.values.get('source_profile');
  const isWhole = source === undefined || profiles.get(source) !== undefined;
  const isSame = chain.every(({ name, values }) => {
    const seen = { ...configFile[name], ...credentialsFile[name] };
    return CHAIN_KEYS.every((key) => seen[key] === values.get(key));
  });
  return isWhole && isSame ? chain.map(({ name }) => name) : undefined;
}

/** Rejects with what the SDK throws. */
async function runProviderChain(profile: Profile, context: ProfileContext): Promise<Credentials> {
  const { name, values } = profile;
  const { files } = context;
  const region = chooseRegion(values);
  const stsAs = (credentials: Credentials | undefined) =>
    new STSClient(makeClientOptions('sts', { context, credentials, region, values }));
  const provider = fromIni({
    profile: name,
    filepath: files.credentialsFile,
    configFilepath: files.configFile,
    ignoreCache: true,
    clientConfig: { requestHandler: makeRequestHandler(context) },
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
  { values }: Profile,
  credentials: Credentials,
  context: ProfileContext,
): Promise<Identity> {
  const region = chooseRegion(values);
  // Tries are counted by the caller, alike for both ways; a second one would also hide a wrong clock.
  const client = new STSClient(makeClientOptions('sts', { context, credentials, region, values }));
  return readIdentity(await client.send(new GetCallerIdentityCommand({})), region);
}
