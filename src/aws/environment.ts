import { listSources, type Profile } from '../config-files/profile.ts';
import type { AwsFilePaths } from '../config-files/read.ts';
import type { Environment } from './caller-identity.ts';
import type { ProfileContext } from './network.ts';

/** What leads a tool to other credentials than those of the profile, by what a variable goes with. */
type Misleading = 'key' | 'web identity' | 'profile' | 'region';

/** The one list of variables that lead the SDK, the AWS CLI, OpenTofu or terragrunt elsewhere than to a profile. */
const MISLEADING: ReadonlyMap<string, Misleading> = new Map<string, Misleading>([
  ['AWS_ACCESS_KEY_ID', 'key'],
  ['AWS_SECRET_ACCESS_KEY', 'key'],
  ['AWS_SESSION_TOKEN', 'key'],
  ['AWS_SECURITY_TOKEN', 'key'],
  ['AWS_CREDENTIAL_EXPIRATION', 'key'],
  ['AWS_CREDENTIAL_SCOPE', 'key'],
  ['AWS_ACCOUNT_ID', 'key'],
  ['AWS_ROLE_ARN', 'web identity'],
  ['AWS_ROLE_SESSION_NAME', 'web identity'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'web identity'],
  ['AWS_PROFILE', 'profile'],
  ['AWS_DEFAULT_PROFILE', 'profile'],
  ['AWS_REGION', 'region'],
  ['AWS_DEFAULT_REGION', 'region'],
]);

/** The variables that win over a profile that is profile: a shell that names one has to be rid of them. */
export const CREDENTIAL_VARIABLES: readonly string[] = [...MISLEADING].flatMap(([name, kind]) =>
  kind === 'key' || kind === 'web identity' || name === 'AWS_DEFAULT_PROFILE' ? [name] : [],
);

/** `env` without what would mislead whoever gets it. */
export function removeMisleading(env: Environment, keep: readonly string[] = []): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (!MISLEADING.has(entry[0]) || keep.includes(entry[0])),
  );
  return Object.fromEntries(entries);
}

/** What the profile says itself, which variables are held against. */
export interface OwnSettings {
  readonly profile: string;
  readonly region: string | undefined;
  readonly accessKeyId: string | undefined;
}

/**
 * The variables of `env` that lead a tool elsewhere than to the profile; those that say the same are harmless, and
 * those that `pf aws sandbox` gives its own shell are there on purpose.
 */
export function listMisleading(env: Environment, own: OwnSettings): string[] {
  const ofRehearsal = env.PF_AWS_SANDBOX === `${env.AWS_ACCESS_KEY_ID}@${env.AWS_ENDPOINT_URL}`;
  const otherKey = env.AWS_ACCESS_KEY_ID && env.AWS_ACCESS_KEY_ID !== own.accessKeyId && !ofRehearsal;
  const misleads: Record<Misleading, (value: string) => boolean> = {
    // A secret goes with its key; so does a role with its token.
    key: () => Boolean(otherKey),
    'web identity': () => Boolean(env.AWS_WEB_IDENTITY_TOKEN_FILE),
    profile: (value) => value !== own.profile,
    region: (value) => value !== own.region && !ofRehearsal,
  };
  return [...MISLEADING].flatMap(([name, kind]) => {
    const value = env[name];
    return value && misleads[kind](value) ? [name] : [];
  });
}

/** `env` as a child process or the SDK should see it: our two files, no ambient credentials, profile or region. */
export function makeEnvironment(files: AwsFilePaths, env: Environment, keep: readonly string[] = []): Environment {
  return {
    ...removeMisleading(env, keep),
    AWS_CONFIG_FILE: files.configFile,
    AWS_SHARED_CREDENTIALS_FILE: files.credentialsFile,
  };
}

/** The variables a profile asks for by `credential_source = Environment`. */
const ENVIRONMENT_SOURCE = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/** `makeEnvironment` a profile: with the ambient key where it, or a profile it rests on, asks for that. */
export function makeProfileEnvironment(profile: Profile, { files, network, profiles }: ProfileContext): Environment {
  const chain = listSources(profile, profiles);
  const wantsAmbient = chain.some(({ values }) => values.get('credential_source') === 'Environment');
  return makeEnvironment(files, network.env, wantsAmbient ? ENVIRONMENT_SOURCE : []);
}

/** No line of a file can name a profile so; of `default` the SDK would read settings for clients it makes itself. */
export const NO_PROFILE = 'pf\nno profile';

/**
 * The same for the SDK's provider chain. For the clients that it makes itself it finds no profile in the files: what
 * `profile` may decide, with its services read, it is given in variables. A credential_process is started without
 * AWS_PROFILE, as the AWS CLI does.
 */
export function makeSdkEnvironment(profile: Profile, context: ProfileContext): Environment {
  const env = makeProfileEnvironment(profile, context);
  const chain = listSources(profile, context.profiles);
  if (chain.some(({ values }) => values.has('credential_process'))) return env;
  return { ...listOwnSettings(profile, env), ...env, AWS_PROFILE: NO_PROFILE };
}

/** The profile's own settings as variables, which those of the environment go before. */
function listOwnSettings({ values }: Profile, env: Environment): Environment {
  const own = [...values].flatMap(([key, value]) => {
    if (SWITCHES.has(key)) return [[`AWS_${key.toUpperCase()}`, value]];
    const [, service] = /^(?:(\w+)\.)?endpoint_url$/.exec(key) ?? [];
    if (!key.endsWith('endpoint_url') || env.AWS_ENDPOINT_URL) return [];
    return [[service === undefined ? 'AWS_ENDPOINT_URL' : `AWS_ENDPOINT_URL_${service.toUpperCase()}`, value]];
  });
  return Object.fromEntries(own);
}

const SWITCHES: ReadonlySet<string> = new Set([
  'ignore_configured_endpoint_urls',
  'use_fips_endpoint',
  'use_dualstack_endpoint',
]);

/** Shows the SDK in this process the repository's two files and nothing of the surroundings, for good. */
export function setProcessFiles({ configFile, credentialsFile }: AwsFilePaths): void {
  for (const name of MISLEADING.keys()) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    AWS_PROFILE: NO_PROFILE,
  });
}

let held: { readonly key: string; readonly restore: () => void; holders: number } | undefined;
let waiting: (() => void)[] = [];

/**
 * Runs `work` while this process's own environment is `env`, and puts it back afterwards. The SDK's provider chain
 * and the credential_process it starts read process.env and nothing else. Whoever asks for the same environment
 * shares it; whoever asks for another waits.
 */
export async function withProcessEnvironment<T>(env: Environment, work: () => Promise<T>): Promise<T> {
  const key = JSON.stringify(Object.entries(env).sort());
  while (held !== undefined && held.key !== key) await new Promise<void>((resolve) => waiting.push(resolve));
  held ??= { key, restore: replaceEnvironment(env), holders: 0 };
  const mine = held;
  mine.holders += 1;
  try {
    return await work();
  } finally {
    mine.holders -= 1;
    if (mine.holders === 0) release(mine.restore);
  }
}

function release(restore: () => void): void {
  restore();
  held = undefined;
  const woken = waiting;
  waiting = [];
  for (const wake of woken) wake();
}

function replaceEnvironment(env: Environment): () => void {
  const before = { ...process.env };
  assign(env);
  return () => assign(before);
}

function assign(env: Environment): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}
