import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Credentials } from '../aws/caller-identity.ts';
import type { ProfileEdit, SessionSection } from '../config-files/managed-keys.ts';
import { KIND_WORDS, listKinds, type Profile } from '../config-files/profile.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { writeProfiles } from '../config-files/write.ts';
import { Failure } from '../errors/failure.ts';
import type { LockOptions } from '../files/lock.ts';
import { type EnvironmentRecord, getProfileName } from '../repository/environments.ts';
import { planProtection, protectSecrets, type SecretInspection } from '../repository/git.ts';
import { readGitStates } from '../repository/git-states.ts';
import { planYaml, writePlans, type YamlPlan } from '../repository/plan-yaml.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';

export interface ProfileRequest {
  readonly profile: string;
  readonly region?: string | undefined;
  readonly output?: string | undefined;
  readonly keys?: Credentials | undefined;
  readonly roleArn?: string | undefined;
  readonly sourceProfile?: string | undefined;
  readonly sso?: ProfileSso | undefined;
  /** The profile is to go, whatever else is said of it. */
  readonly remove?: boolean | undefined;
  /** One person's: all of it stands in `credentials`, which git ignores. */
  readonly isOwn?: boolean | undefined;
}

/** How a profile logs in: where, and as what. */
export interface ProfileSso {
  readonly session: SessionSection;
  readonly accountId: string;
  readonly roleName: string;
}

/** Why a profile may not be given credentials of `kind`: it has some of another already. Undefined where it may. */
export function findRival(held: Profile | undefined, kind: 'static' | 'role' | 'sso'): Failure | undefined {
  const rivals = held === undefined ? [] : listKinds(held.name, held.values).filter((other) => other !== kind);
  if (held === undefined || rivals.length === 0) return undefined;
  const has = rivals.map((rival) => KIND_WORDS[rival]).join(' and ');
  return new Failure(
    'ACCESS_CONFLICT',
    `Profile ${held.name} has its credentials by ${has} already; ${KIND_WORDS[kind]} beside that would be a second kind.`,
    { details: { profile: held.name, kinds: rivals } },
  );
}

/** The output of a profile that has no settings yet, be it new or left with its key alone; what somebody set stays. */
export function chooseOutput(held: Pick<Profile, 'region' | 'output'> | undefined): 'text' | undefined {
  return held?.region === undefined && held?.output === undefined ? 'text' : undefined;
}

/** The edit that makes a profile as asked for; with new keys, the token of an old session goes. */
export function toProfileEdit(request: ProfileRequest): ProfileEdit {
  const { profile, region, output, keys, roleArn, sourceProfile, sso, isOwn, remove } = request;
  if (remove) return { profile, remove: 'profile' };
  const config = {
    ...(region === undefined ? {} : { region }),
    ...(output === undefined ? {} : { output }),
    ...(roleArn === undefined ? {} : { role_arn: roleArn }),
    ...(sourceProfile === undefined ? {} : { source_profile: sourceProfile }),
    ...(sso === undefined
      ? {}
      : { sso_session: sso.session.name, sso_account_id: sso.accountId, sso_role_name: sso.roleName }),
  };
  const session = sso === undefined ? {} : { session: sso.session };
  if (isOwn) return { profile, credentials: config, ...session };
  const credentials = keys && {
    aws_access_key_id: keys.accessKeyId,
    aws_secret_access_key: keys.secretAccessKey,
    aws_session_token: keys.sessionToken ?? null,
  };
  return { profile, config, ...(credentials === undefined ? {} : { credentials }), ...session };
}

/** Writes profiles, gives back changed files. Call `guardSecrets` once before. Throws ACCESS_CONFLICT. */
export async function writeProfile(
  runtime: Pick<Runtime, 'clock'>,
  repository: Repository,
  requests: readonly ProfileRequest[],
  options: Pick<LockOptions, 'lockTimeoutMs'> = {},
): Promise<string[]> {
  const held = readAwsFiles(repository);
  for (const { profile, keys, roleArn, sso } of requests) {
    const kinds = [keys && 'static', roleArn && 'role', sso && 'sso'] as const;
    for (const kind of kinds) {
      const rival = kind && findRival(held.get(profile), kind);
      if (rival) throw rival;
    }
  }
  const { changed } = await writeProfiles(
    repository,
    requests.map(toProfileEdit),
    // No signal: a new key's secret is nowhere else, so Ctrl-C waits for it to be on disk.
    { ...options, clock: runtime.clock },
  );
  return changed;
}

/** A profile of one person's for an environment: colleagues must not get it with their next pull. */
export interface OwnProfile {
  readonly record: EnvironmentRecord;
  readonly profile: string;
}

const FILE = 'environment.user.yaml';

/** Whether the profile of an environment is named for this checkout alone. */
export function isNamedForOneself(record: EnvironmentRecord | undefined): boolean {
  const settings = record?.profile === undefined ? undefined : record.settings;
  return settings?.getFile('aws_profile') !== settings?.getCommitted().getFile('aws_profile');
}

/** Whether git tracks the file that everybody's profiles stand in. */
export async function isConfigShared({ configFile }: Repository, { env, interrupt }: Runtime): Promise<boolean> {
  if (!existsSync(configFile)) return false;
  const file = realpathSync(configFile);
  const state = (await readGitStates([file], { env, signal: interrupt })).get(file);
  return state === 'tracked' || state === 'unknown';
}

/** `production-ada`: the profile of the person at hand for an environment, another than everybody's. */
export function nameOwnProfile(environment: string, shared: string, { env }: Pick<Runtime, 'env'>): string {
  const person = (env.USER || env.LOGNAME || env.USERNAME || '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const name = `${environment}-${person.replaceAll(/^-|-$/g, '') || 'own'}`;
  return name === shared ? `${name}-own` : name;
}

/** Keys that name the profile of everybody outright, where they would follow otherwise. */
const FOLLOWERS = ['tf_state_profile', 'aws_secondary_profile'];

/** What names the profile for this checkout alone; nothing where its settings do so already. */
export async function planOwnRecord(repository: Repository, { record, profile }: OwnProfile): Promise<YamlPlan[]> {
  const { settings, environment, folder } = record;
  const shared = getProfileName(environment, record);
  if (shared === profile) return [];
  const pinned = FOLLOWERS.filter((key) => settings.getFile(key) !== undefined && settings.getText(key) === shared);
  const entries = ['aws_profile', ...pinned].map((key) => [key, profile] as const);
  return [await planYaml(repository, join(basename(folder), FILE), { entries, beside: '' })];
}

/** What git would have to be told, for it not to pick that file up. Throws FILES_UNSAFE where it tracks it. */
export function planOwnIgnore({ folder }: EnvironmentRecord, runtime: Runtime): Promise<SecretInspection> {
  return planProtection(folder, [FILE], { env: runtime.env, signal: runtime.interrupt });
}

/** Names `profile` for this checkout alone, once git ignores the file that does so. */
export async function writeOwnRecord(runtime: Runtime, repository: Repository, own: OwnProfile): Promise<void> {
  const plans = await planOwnRecord(repository, own);
  if (plans.length === 0) return;
  const { env, interrupt: signal, clock } = runtime;
  await protectSecrets(own.record.folder, [FILE], { env, signal, clock });
  await writePlans(plans);
}
