import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type EnvironmentRecord, getProfileName } from '../repository/environments.ts';
import { planProtection, protectSecrets, type SecretInspection } from '../repository/git.ts';
import { readGitStates } from '../repository/git-states.ts';
import { planYaml, writePlans, type YamlPlan } from '../repository/plan-yaml.ts';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';

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
