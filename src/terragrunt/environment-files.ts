import { join } from 'node:path';
import type { Failure } from '../errors/failure.ts';
import { readSmallFile } from '../files/read-small-file.ts';
import {
  assertRecordedAccount,
  planEnvironment,
  planYaml,
  type YamlEntries,
  type YamlPlan,
} from '../repository/plan-yaml.ts';
import type { Repository } from '../repository/repository.ts';
import type { Settings, SettingsReader } from '../repository/settings.ts';
import type { ChosenRegions, ConfiguredRegions } from './configured-regions.ts';
import {
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
  /** Names that stand in files of which none is to be changed are not asked about. */
  readonly trustsWritten?: boolean;
  /** Told why a name that stands already is not known to be free or ours, where nothing is to be written. */
  readonly onDoubt?: (doubt: Failure) => void;
}

/**
 * Plans environment.yaml and the region.yaml files; `newBucket` is the name that was drawn, if one was. Throws RECORD_CONTRADICTS where it names another account, and
 * what state-bucket.ts throws where the bucket is not known to be free or ours.
 */
export async function planEnvironmentFiles(
  repository: Repository,
  request: EnvironmentFilesRequest,
  { reader, configured, names }: { reader: SettingsReader; configured: ConfiguredRegions; names: BucketNames },
): Promise<{ plans: YamlPlan[]; newBucket: string | undefined }> {
  const settings = await reader.readSettings(join(repository.environmentsDir, request.folder));
  // Not the user's own *.user.yaml: what they say is no business of the committed file.
  const committed = settings.getCommitted();
  const place = findBucketPlace(request, settings);
  const named = committed.getText('tf_state_bucket');
  const bucket = named ?? (await findFreeBucketName(place, names.randomBytes, names.probe));
  const plans = [
    await planEnvironmentFile(repository, request, { committed, bucket }),
    ...(await planRegionFiles(repository, request, { reader, configured })),
  ];
  const file = settings.getFile('tf_state_bucket');
  if (named !== undefined && file !== undefined) {
    await assertBucketUsable({ bucket: settings.getText('tf_state_bucket') ?? named, place, file }, plans, names);
  }
  return { plans, newBucket: named === undefined ? bucket : undefined };
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

async function planEnvironmentFile(
  repository: Repository,
  { environment, accountId, usualProfile, primary, folder }: EnvironmentFilesRequest,
  { committed, bucket }: { readonly committed: Settings; readonly bucket: string },
): Promise<YamlPlan> {
  const profile = committed.getText('aws_profile') ?? usualProfile;
  // A version for all environments stands in global.yaml: repeated here it would win over the next one there.
  const version: YamlEntries =
    committed.getText('pf_stack_version') === undefined
      ? [['pf_stack_version', await findStackVersion([join(repository.environmentsDir, folder), repository.root])]]
      : [];
  const entries: YamlEntries = [
    ['environment', environment],
    ['aws_account_id', accountId],
    ['aws_profile', profile],
    ['aws_secondary_account_id', committed.getText('aws_secondary_account_id') ?? accountId],
    ['aws_secondary_profile', committed.getText('aws_secondary_profile') ?? profile],
    ['tf_state_account_id', committed.getText('tf_state_account_id') ?? accountId],
    ['tf_state_region', committed.getText('tf_state_region') ?? primary],
    ['tf_state_bucket', bucket],
    ['tf_state_lock_table', committed.getText('tf_state_lock_table') ?? bucket],
    ['tf_state_profile', committed.getText('tf_state_profile') ?? profile],
    ...version,
  ];
  const plan = await planEnvironment(repository, environment, entries);
  await assertRecordedAccount(plan, environment, accountId);
  return plan;
}

/** Plans the region.yaml of the primary region, the secondary and `global`: what the settings there do not say yet. */
function planRegionFiles(
  repository: Repository,
  { environment, primary, secondary, folder }: EnvironmentFilesRequest,
  { reader, configured: { folders } }: { reader: SettingsReader; configured: ConfiguredRegions },
): Promise<YamlPlan[]> {
  const files: [name: string, region: string, secondary: string, about: string][] = [
    [folders[primary] ?? primary, primary, secondary, `The primary region of ${environment}.`],
    [
      folders[secondary] ?? secondary,
      secondary,
      primary,
      `The secondary region of ${environment}, where backups live.`,
    ],
    ['global', primary, secondary, `What ${environment} has once, in no region.`],
  ];
  // Somebody may have made one region both.
  const once = files.filter(([name], index) => files.findIndex(([other]) => other === name) === index);
  return Promise.all(
    once.map(async ([name, region, other, about]) => {
      const place = join(repository.environmentsDir, folder, name);
      const settings = (await reader.readSettings(place)).getCommitted();
      const isThere = reader.listNames(place).has('region.yaml');
      const entries: YamlEntries = [
        ['aws_region', region],
        ['aws_secondary_region', other],
      ];
      const open = entries.filter(([key, value]) => {
        const said = settings.getText(key);
        return said === undefined || (said !== value && !isThere);
      });
      return planYaml(repository, join(folder, name, 'region.yaml'), {
        entries: [['region', name], ...open],
        heading: [about],
      });
    }),
  );
}

const REFERENCE = /(?:github:|["'])panfactum\/stack\/([^"'\s;?#&/]+)/i;

/**
 * The version of the Panfactum stack the devshell is built from: the ref in `panfactum/stack/<ref>`
 * of the first flake.nix of `folders` that names one, else `main`.
 */
async function findStackVersion(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const ref = findStackRef(readFlake(join(folder, 'flake.nix')));
    if (ref !== undefined) return ref;
  }
  return 'main';
}

/** The ref in the text of a flake, comments left out. */
function findStackRef(flake: string): string | undefined {
  const code = flake.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*#.*$/gm, '');
  return REFERENCE.exec(code)?.[1]?.replaceAll(/%2f/gi, '/');
}

/** A flake that is missing or cannot be read says nothing. */
function readFlake(path: string): string {
  const file = readSmallFile(path);
  return file.kind === 'read' ? file.content.toString() : '';
}
