import { existsSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listSources, type Profiles } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { listRegionFolders } from '../../repository/environment-lookup.ts';
import {
  type EnvironmentRecord,
  guessManagement,
  listEnvironments,
  listMisnamed,
  readEnvironments,
} from '../../repository/environments.ts';
import type { SecretProblem } from '../../repository/git.ts';
import type { GitOptions } from '../../repository/git-questions.ts';
import { readGitStates } from '../../repository/git-states.ts';
import { Journal } from '../../repository/journal.ts';
import type { Repository } from '../../repository/repository.ts';
import { SettingsReader } from '../../repository/settings.ts';
import { SECRET_NAMES } from '../../run/guard-secrets.ts';
import type { Runtime } from '../../runtime.ts';
import { findRootFile, isStackRepository } from '../../terragrunt/layout.ts';
import { decideStatus, type StatusStep } from './decide.ts';

/**
 * Where the repository stands in the guide, step by step. Offline: `managementProfile` is what AWS has said of the
 * management account, where it was asked.
 */
export async function readStatus(
  runtime: Pick<Runtime, 'env' | 'interrupt' | 'clock'>,
  repository: Repository,
  managementProfile?: string,
): Promise<StatusStep[]> {
  const { env, interrupt } = runtime;
  const profiles = readAwsFiles(repository);
  const reader = new SettingsReader(repository);
  const [records, journal] = await Promise.all([
    readEnvironments(repository, reader),
    Journal.open(repository.journalFile),
  ]);
  const hasProfiles = [...profiles.keys()].length > 0;
  const [secretProblem] = hasProfiles ? await findSecretProblems(repository, { env, signal: interrupt }) : [];
  return decideStatus({
    root: repository.root,
    awsDir: repository.awsDir,
    records,
    management:
      listEnvironments(records, []).find(({ profile }) => profile === managementProfile) ?? guessManagement(records),
    profiles,
    hasSecrets: existsSync(repository.credentialsFile),
    loggedIn: await listLoggedIn(runtime, { repository, records, profiles }),
    secretProblem,
    isStack: isStackRepository(repository),
    rootFiles: new Map(
      records.map(({ environment, folder }) => [
        environment,
        showRootFile(repository, findRootFile(repository, folder)),
      ]),
    ),
    regionFolders: new Map(records.map((record) => [record.environment, listRegionFolders(reader, record)])),
    unfinished: journal.environments,
    misnamed: await listMisnamed(reader),
    adopting: journal.environments.filter((name) => journal.note(name).adoption !== undefined),
  });
}

interface StatusFiles {
  readonly repository: Repository;
  readonly records: readonly EnvironmentRecord[];
  readonly profiles: Profiles;
}

/** The profiles, of those that environments rest on, whose login is in force or can be renewed without a person. */
async function listLoggedIn(
  runtime: Pick<Runtime, 'env' | 'clock'>,
  { repository, records, profiles }: StatusFiles,
): Promise<ReadonlySet<string>> {
  const holders = listEnvironments(records, []).flatMap(({ profile }) => {
    const own = profiles.get(profile);
    const holder = own && listSources(own, profiles).at(-1);
    return holder?.kind === 'sso' ? [holder] : [];
  });
  if (holders.length === 0) return new Set();
  const { hasLogin } = await import('../../access/sso-cache.ts');
  const states = await Promise.all(holders.map((holder) => hasLogin(holder, repository, runtime)));
  return new Set(holders.flatMap(({ name }, index) => (states[index] ? [name] : [])));
}

function showRootFile({ root }: Repository, file: string | undefined): string | undefined {
  return file && relative(root, file);
}

/**
 * Of the secrets that are there. Several questions to git find the words; whether there is any need for them, one
 * does.
 */
async function findSecretProblems({ awsDir }: Repository, git: GitOptions): Promise<readonly SecretProblem[]> {
  const there = SECRET_NAMES.filter((name) => existsSync(join(awsDir, name)));
  const states = await readGitStates(
    there.map((name) => realpathSync(join(awsDir, name))),
    git,
  );
  if ([...states.values()].every((state) => state === 'ignored' || state === 'outside')) return [];
  const { inspectSecrets } = await import('../../repository/git.ts');
  return (await inspectSecrets(awsDir, there, git)).problems;
}
