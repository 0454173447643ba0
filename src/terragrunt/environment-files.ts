import { join } from 'node:path';
import type { Failure } from '../errors/failure.ts';
import type { GitOptions } from '../repository/git-questions.ts';
import { assertRecordedAccount, planEnvironment, type YamlEntries, type YamlPlan } from '../repository/plan-yaml.ts';
import type { Repository } from '../repository/repository.ts';
import type { Settings, SettingsReader } from '../repository/settings.ts';
import type { ChosenRegions } from './configured-regions.ts';
import { readFlakeCode } from './layout.ts';
import { planRegionFiles, type RepositoryKnowledge } from './region-files.ts';
import {
  assertNeverDeployed,
  type BucketPlace,
  type BucketProbe,
  checkBucket,
  findFreeBucketName,
  type NamedBucket,
} from './state-bucket.ts';

interface EnvironmentFilesRequest extends ChosenRegions {
  readonly environment: string;
  readonly accountId: string;
  /** The profile it is reached by on this machine. */
  readonly profile: string;
  /** The profile everybody reaches it by, for a file that names none. */
  readonly usualProfile: string;
  /** Its folder in environments_dir, by name; it may not exist yet. */
  readonly folder: string;
}

export interface BucketNames {
  readonly randomBytes: (count: number) => Buffer;
  readonly probe?: BucketProbe | undefined;
  /** A new name is drawn again before it is written: nobody is asked about it. */
  readonly drawsAgain?: boolean;
  /** To look for a bucket that the files no longer name. */
  readonly git: GitOptions;
  /** Names that stand in files of which none is to be changed are not asked about. */
  readonly trustsWritten?: boolean;
  /** Told why a name that stands already is not known to be free or ours, where nothing is to be written. */
  readonly onDoubt?: (doubt: Failure) => void;
}

/**
 * Plans the region.yaml files and environment.yaml, which is last: with a state bucket an environment counts as
 * configured. `newBucket` is the name that was drawn, if one was. Throws RECORD_CONTRADICTS where another account is
 * recorded, STATE_BUCKET_LOST, and what state-bucket.ts throws where the bucket is not known to be free or ours.
 */
export async function planEnvironmentFiles(
  repository: Repository,
  request: EnvironmentFilesRequest,
  { names, ...known }: RepositoryKnowledge & { names: BucketNames },
): Promise<{ plans: YamlPlan[]; newBucket: string | undefined }> {
  const { environment, accountId } = request;
  const folder = join(repository.environmentsDir, request.folder);
  const settings = await known.reader.readSettings(folder);
  await assertRecordedAccount(known.reader, { environment, settings }, accountId);
  const place = findBucketPlace(request, settings);
  const named = settings.getCommitted().getText('tf_state_bucket');
  if (named === undefined) {
    const freeName = await findFreeBucketName(place, names.randomBytes);
    await assertNeverDeployed(known.reader, { environment, folder, accountId, freeName }, names.git);
  }
  const bucket =
    named ?? (await findFreeBucketName(place, names.randomBytes, names.drawsAgain ? undefined : names.probe));
  const isNew = named === undefined || !hasFolders(known.reader, folder);
  const plans = [
    ...(await planRegionFiles(repository, { ...request, isNew, settings }, known)),
    await planEnvironmentFile(repository, { ...request, isNew, settings, bucket }, known),
  ];
  const file = settings.getFile('tf_state_bucket');
  if (named !== undefined && file !== undefined) {
    await assertBucketUsable({ bucket: settings.getText('tf_state_bucket') ?? named, place, file }, plans, names);
  }
  return { plans, newBucket: named === undefined ? bucket : undefined };
}

/** Whether anything lies below the environment's folder but what its root configuration brings. */
function hasFolders(reader: SettingsReader, folder: string): boolean {
  const names = [...reader.listNames(folder)].filter((name) => !name.startsWith('.') && name !== 'providers');
  return names.some((name) => reader.listNames(join(folder, name)).size > 0);
}

/** Where terragrunt would look for the state on this machine. */
function findBucketPlace(
  { environment, accountId, profile, primary }: EnvironmentFilesRequest,
  settings: Settings,
): BucketPlace {
  return {
    environment,
    accountId: settings.getText('tf_state_account_id') ?? accountId,
    profile: settings.getText('tf_state_profile') ?? profile,
    region: settings.getText('tf_state_region') ?? primary,
  };
}

/** A name that stands already is asked about too; not to know is no obstacle where nothing is to be written. */
async function assertBucketUsable(named: NamedBucket, plans: readonly YamlPlan[], names: BucketNames): Promise<void> {
  const writes = plans.some(({ changed }) => changed);
  if (names.probe === undefined || (names.trustsWritten === true && !writes)) return;
  const doubt = await checkBucket(named, names.probe);
  if (doubt === undefined) return;
  if (writes) throw doubt;
  names.onDoubt?.(doubt);
}

interface EnvironmentFileRequest extends EnvironmentFilesRequest {
  readonly isNew: boolean;
  readonly settings: Settings;
  readonly bucket: string;
}

async function planEnvironmentFile(
  repository: Repository,
  { isNew, settings, bucket, ...request }: EnvironmentFileRequest,
  { reader, records }: RepositoryKnowledge,
): Promise<YamlPlan> {
  const { environment, folder } = request;
  // What a person's own *.user.yaml says is no business of a new file, and no reason to add to one that is in use.
  const known = isNew ? settings.getCommitted() : settings;
  const entries: YamlEntries = [
    ['aws_account_id', request.accountId],
    ['aws_profile', request.usualProfile],
    // One that is in use without a version follows the stack; a version would move every module of it.
    ...(isNew ? ([['pf_stack_version', findStackVersion(repository, folder)]] as const) : []),
    ['tf_state_bucket', bucket],
    ['tf_state_lock_table', bucket],
    ['tf_state_region', request.primary],
  ];
  const name: YamlEntries = isNew ? [['environment', environment]] : [];
  const lacking = entries.filter(([key]) => known.getText(key) === undefined);
  return planEnvironment(repository, { reader, records, environment }, [...name, ...lacking]);
}

const REFERENCE = /(?:github:|["'])panfactum\/stack\/([^"'\s;?#&/]+)/i;

/** The version of the stack by the first flake.nix that names one (`panfactum/stack/<ref>`), else `main`. */
function findStackVersion({ environmentsDir, root }: Repository, folder: string): string {
  const flakes = [join(environmentsDir, folder), root].map(readFlakeCode);
  const [ref = 'main'] = flakes.flatMap((code) => REFERENCE.exec(code)?.[1] ?? []);
  return ref.replaceAll(/%2f/gi, '/');
}
