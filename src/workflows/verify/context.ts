import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Connection, Network, ProfileContext } from '../../aws/network.ts';
import { hashSha256 } from '../../aws/request.ts';
import type { Profile, Profiles } from '../../config-files/profile.ts';
import { type AwsFiles, readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import { getLogicalCwd } from '../../files/paths.ts';
import { getEnvironmentName, isPlanned } from '../../repository/environment-lookup.ts';
import {
  type EnvironmentRecord,
  findByAccount,
  getProfileName,
  guessManagement,
  type KnownEnvironment,
  listEnvironments,
  listMisnamed,
  readEnvironments,
  requireEnvironment,
} from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { findEnvironmentFolder, type Settings, SettingsReader } from '../../repository/settings.ts';
import { requireTrust } from '../../run/trust.ts';
import { drawFraction, type Runtime } from '../../runtime.ts';
import { findOwner, openManagementConnection } from './ask-aws.ts';
import type { FileFacts, Target } from './facts.ts';
import type { VerifyOptions } from './options.ts';

/** What one round of verifying works on. */
export interface VerifyContext {
  readonly repository: Repository;
  readonly runtime: Runtime;
  readonly options: VerifyOptions;
  readonly network: Network;
  readonly shared: SharedFilesRead;
  readonly records: readonly EnvironmentRecord[];
  readonly targets: readonly Target[];
  /** What is wrong with the names of those that are no environments for it; looked for where none is named. */
  readonly misnamed: readonly string[];
  /** What holds for the units at hand, by environment. */
  readonly settings: ReadonlyMap<string, Settings>;
  /** When the answers of the round are to be there, in milliseconds since the epoch. */
  readonly deadline: number;
  /** AWS as the management account sees it, opened when it is first needed; undefined without credentials for it. */
  readonly management: () => Promise<Connection | undefined>;
}

/** As many as there are sockets: more would wait, and take memory. */
export const PROFILES_AT_ONCE = 12;
/** How long all answers about a profile may take together, however slowly each comes in. */
const CHECK_LIMIT_MS = 30_000;

/** What a round starts from. */
export type VerifyInput = Pick<VerifyContext, 'repository' | 'runtime' | 'options' | 'network'>;

/** Reads the files and settings as they are now. Throws what reading them throws, and ENVIRONMENT_UNKNOWN. */
export async function openContext(input: VerifyInput): Promise<VerifyContext> {
  const { repository, runtime, options } = input;
  const here = getLogicalCwd(runtime);
  const reader = options.reader ?? new SettingsReader(repository);
  const shared = readSharedFiles(repository);
  const records = await readEnvironments(repository, reader);
  const chosen = chooseTargets(options, { repository, records, profiles: shared.profiles }, here);
  const targets = chosen.map((target) => ({ ...target, ...options.unit }));
  const settings = await readUnitSettings(reader, targets, here);
  const management = callOnce(() => openManagement(context));
  const misnamed = options.environments.length > 0 ? [] : await listMisnamed(reader);
  const turns = Math.ceil(Math.max(1, targets.length) / PROFILES_AT_ONCE);
  const deadline = runtime.clock.now() + CHECK_LIMIT_MS * turns;
  const context: VerifyContext = { ...input, shared, records, targets, misnamed, settings, management, deadline };
  return context;
}

/** What there is to choose from. */
interface VerifiableEnvironments {
  readonly repository: Repository;
  readonly records: readonly EnvironmentRecord[];
  readonly profiles: Pick<Profiles, 'has' | 'keys'>;
}

/** The named environments, else that of `cwd`, else all that are not merely planned. Throws ENVIRONMENT_UNKNOWN. */
export function chooseTargets(
  wanted: Pick<VerifyOptions, 'environments' | 'all'>,
  world: VerifiableEnvironments,
  cwd: string,
): Target[] {
  const { repository, records, profiles } = world;
  const here = wanted.all || wanted.environments.length > 0 ? undefined : getEnvironmentName(repository, records, cwd);
  const named = here === undefined ? wanted.environments : [here];
  const known = listEnvironments(records, profiles.keys());
  if (named.length === 0 || wanted.all) return chooseAll(known, world);
  return [...new Set(named.map((name) => requireEnvironment(known, name)))];
}

function chooseAll(known: readonly KnownEnvironment[], { repository, profiles }: VerifiableEnvironments): Target[] {
  if (known.length === 0) {
    const message = `${repository.root} knows no environment yet: no environment.yaml, and no profile NAME-superuser.`;
    throw new Failure('ENVIRONMENT_UNKNOWN', message, { suggestions: ['Start with: pf aws org init'] });
  }
  return known.filter(({ record, profile }) => record === undefined || !isPlanned(record) || profiles.has(profile));
}

/** What holds for a unit in `cwd`, and for one at the top of every other environment; by environment. */
async function readUnitSettings(
  reader: SettingsReader,
  targets: readonly Target[],
  cwd: string,
): Promise<ReadonlyMap<string, Settings>> {
  const here = findEnvironmentFolder(reader, cwd);
  const settings = new Map<string, Settings>();
  for (const { environment, record } of targets) {
    const folder = record === undefined ? environment : basename(record.folder);
    if (folder === here) settings.set(environment, await reader.readSettings(cwd));
    else if (record !== undefined) settings.set(environment, record.settings);
  }
  return settings;
}

async function openManagement(context: VerifyContext): Promise<Connection | undefined> {
  const { records, targets } = context;
  const usual = guessManagement(records);
  const profile = getProfile(context, usual.profile);
  if (profile !== undefined || usual.record !== undefined)
    return openManagementConnection(profile, getProfileContext(context));
  if (records.length < 2) return undefined;
  // It is called otherwise: any account of the organization knows which one it is. Where some cannot tell, all cannot.
  for (const target of targets.slice(0, MOST_ASKED)) {
    const member = await openManagementConnection(getProfile(context, target.profile), getProfileContext(context));
    const owner = member && (await findOwner(member));
    const record = owner === undefined ? undefined : findByAccount(records, owner);
    if (record === undefined) continue;
    const own = getProfile(context, getProfileName(record.environment, record));
    return openManagementConnection(own, getProfileContext(context));
  }
  return undefined;
}

/** Two hundred environments may belong to no organization, or be forbidden to ask. */
const MOST_ASKED = 3;

function callOnce<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** How STS is asked in this round. */
export function getProfileContext(context: VerifyContext): ProfileContext {
  const { repository, runtime, network, shared, deadline } = context;
  return {
    files: repository,
    network,
    clock: runtime.clock,
    random: () => drawFraction(runtime),
    signal: runtime.interrupt,
    deadline,
    profiles: shared.profiles,
    requireTrust: (findProfiles) => requireTrust({ repository, runtime }, findProfiles),
  };
}

export function getProfile({ shared }: VerifyContext, name: string): Profile | undefined {
  return shared.profiles.get(name);
}

/** A file or folder that exists, its links followed. */
export type FoundFile = Omit<FileFacts, 'git'>;

/** The two AWS files as they are now. */
export interface SharedFilesRead {
  readonly profiles: AwsFiles;
  /** Changes with every byte of either file. Made when it is asked for, which spares a run without a proof 3 ms. */
  readonly hashContents: () => Promise<string>;
  readonly files: readonly FoundFile[];
}

type Where = Pick<Repository, 'awsDir' | 'configFile' | 'credentialsFile'>;

/** Reads both files, each once. Throws CONFIG_FILE_UNREADABLE for what botocore could not read. */
export function readSharedFiles(paths: Where): SharedFilesRead {
  const profiles = readAwsFiles(paths);
  const [config, credentials] = [profiles.config?.text ?? null, profiles.credentials?.text ?? null];
  const files = findFiles(paths, profiles);
  return { profiles, hashContents: callOnce(() => hashSha256(JSON.stringify([config, credentials]))), files };
}

/** The two files and their folder, as far as they are there; `profiles` is what they hold. */
export function findFiles({ awsDir, configFile, credentialsFile }: Where, profiles: AwsFiles): FoundFile[] {
  return [
    ...findFile(configFile, 'config', SECRET.test(profiles.config?.text ?? '') && hasSecretInConfig(profiles)),
    ...findFile(credentialsFile, 'credentials', true),
    ...findFile(awsDir, 'folder', profiles.credentials !== undefined),
  ];
}

/** Worth asking every profile for. */
const SECRET = /aws_secret_access_key|aws_session_token/i;

function hasSecretInConfig(profiles: AwsFiles): boolean {
  return [...profiles.values()].some(
    ({ config }) => config?.has('aws_secret_access_key') || config?.has('aws_session_token'),
  );
}

function findFile(path: string, kind: FoundFile['kind'], secret: boolean): FoundFile[] {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? [] : [{ path: realpathSync.native(path), kind, mode: facts.mode & 0o777, secret }];
}
