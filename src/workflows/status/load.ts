import { existsSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listSources, type Profiles } from '../../config-files/profile.ts';
import { AwsFiles, readAwsFiles } from '../../config-files/read.ts';
import { type Failure, isFailure } from '../../errors/failure.ts';
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
import { findWayIn } from '../../run/environment-profile.ts';
import { SECRET_NAMES } from '../../run/guard-secrets.ts';
import type { Runtime } from '../../runtime.ts';
import { findRootFile, isStackRepository } from '../../terragrunt/layout.ts';
import { findFiles } from '../verify/context.ts';
import { decideStatus, type StatusState, type StatusStep } from './decide.ts';
import { listKeyWork } from './key-work.ts';

type StatusRuntime = Pick<Runtime, 'env' | 'interrupt' | 'clock'>;

/** Where the repository stands in the guide, step by step, by files alone. */
export async function readStatus(runtime: StatusRuntime, repository: Repository): Promise<StatusStep[]> {
  return decideStatus(await loadStatusState(runtime, repository));
}

/** What files say. `managementProfile` is what AWS has said of the management account, where it was asked. */
export async function loadStatusState(
  runtime: StatusRuntime,
  repository: Repository,
  managementProfile?: string,
): Promise<StatusState> {
  const { env, interrupt } = runtime;
  const read = readOrRefuse(repository);
  const profiles = isFailure(read) ? new AwsFiles(undefined, undefined) : read;
  const reader = new SettingsReader(repository);
  const [records, journal] = await Promise.all([
    readEnvironments(repository, reader),
    Journal.open(repository.journalFile),
  ]);
  const git = { env, signal: interrupt };
  const hasFiles = isFailure(read) || [...profiles.keys()].length > 0;
  const [secretProblem] = hasFiles ? await findSecretProblems(repository, git) : [];
  const management =
    listEnvironments(records, []).find(({ profile }) => profile === managementProfile) ?? guessManagement(records);
  const manager = findWayIn(management.profile, management.record?.accountId, profiles);
  const isMissed = !isFailure(read) && management.record?.accountId !== undefined && manager === undefined;
  const names = [
    ...listEnvironments(records, []).map(({ profile }) => profile),
    ...(manager === undefined ? [] : [manager]),
  ];
  return {
    root: repository.root,
    awsDir: repository.awsDir,
    records,
    management,
    manager,
    profiles,
    unreadable: isFailure(read) ? read : undefined,
    // How git treats them is told by the words of its problems.
    files: findFiles(repository, profiles).map((file) => ({ ...file, git: 'ignored' })),
    recordedBy: isMissed ? await findRecorder(management.record, git) : undefined,
    checked: undefined,
    hasSecrets: existsSync(repository.credentialsFile),
    loggedIn: await listLoggedIn(runtime, repository, { names, profiles }),
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
    keyWork: listKeyWork(journal),
    now: runtime.clock.now(),
    misnamed: await listMisnamed(reader),
    adopting: journal.environments.filter((name) => journal.note(name).adoption !== undefined),
  };
}

/** What cannot be read is a step that is broken, and no reason to say nothing of the others. */
function readOrRefuse(repository: Repository): AwsFiles | Failure {
  try {
    return readAwsFiles(repository);
  } catch (error) {
    if (!isFailure(error) || error.code !== 'CONFIG_FILE_UNREADABLE') throw error;
    return error;
  }
}

/** Who git says has written the record last, where that is somebody else than who sits here. */
async function findRecorder({ file }: Pick<EnvironmentRecord, 'file'>, git: GitOptions): Promise<string | undefined> {
  const { findLastAuthor } = await import('../../repository/git-author.ts');
  return findLastAuthor(file, git);
}

/** Of the profiles that environments rest on: those whose login is in force or can be renewed without a person. */
async function listLoggedIn(
  runtime: Pick<Runtime, 'env' | 'clock'>,
  repository: Repository,
  { names, profiles }: { readonly names: readonly string[]; readonly profiles: Profiles },
): Promise<ReadonlySet<string>> {
  const holders = names.flatMap((name) => {
    const own = profiles.get(name);
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

/** Of the secrets that are there. One question to git tells whether the slower ones are needed. */
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
