import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../errors/failure.ts';
import type { EnvironmentRecord } from '../repository/environments.ts';
import { planEnvironment, refuseOtherAccount } from '../repository/record.ts';
import type { Repository } from '../repository/repository.ts';
import { planYaml, type YamlEntries, type YamlPlan } from '../repository/yaml-plan.ts';
import { readYamlValues } from '../repository/yaml-values.ts';
import type { ChosenRegions, ConfiguredRegions } from './configured-regions.ts';
import { type BucketPlace, type BucketProbe, doubtOf, freeStateName, type NamedBucket } from './state-bucket.ts';

export interface EnvironmentWish extends ChosenRegions {
  readonly environment: string;
  readonly accountId: string;
  /** The profile it is reached by on this machine. */
  readonly profile: string;
  /** The profile everybody reaches it by, for a file that names none. */
  readonly usualProfile: string;
  /** What environment.yaml says already. */
  readonly record: EnvironmentRecord | undefined;
}

export interface NameSource {
  readonly randomBytes: (count: number) => Buffer;
  readonly probe?: BucketProbe | undefined;
  /** Names that stand in files of which none is to be changed are not asked about. */
  readonly trustsWritten?: boolean;
  /** Told why a name that stands already is not known to be free or ours, where nothing is to be written. */
  readonly onDoubt?: (doubt: Failure) => void;
}

/**
 * Plans environment.yaml and the region.yaml files. Throws RECORD_CONTRADICTS where it names another account, and
 * what state-bucket.ts throws where the bucket is not known to be free or ours.
 */
export async function planEnvironmentFiles(
  repository: Repository,
  wish: EnvironmentWish,
  configured: ConfiguredRegions,
  names: NameSource,
): Promise<YamlPlan[]> {
  // Not the user's own *.user.yaml: what they say is no business of the committed file.
  const own = (wish.record && (await readYamlValues(wish.record.file))) ?? {};
  const global = (await readYamlValues(join(repository.environmentsDir, 'global.yaml'))) ?? {};
  const known = { ...global, ...own };
  const place = placeOf(wish, { ...known, ...wish.record?.values });
  const bucket = known.tf_state_bucket ?? (await freeStateName(place, names.randomBytes, names.probe));
  const plans = [
    await planEnvironmentFile(repository, wish, { known, own, global, bucket }),
    ...(await planRegionFiles(repository, wish, configured)),
  ];
  if (known.tf_state_bucket !== undefined) {
    const file =
      own.tf_state_bucket === undefined ? join(repository.environmentsDir, 'global.yaml') : wish.record?.file;
    await settle({ bucket: wish.record?.values.tf_state_bucket ?? bucket, place, file: file ?? '' }, plans, names);
  }
  return plans;
}

type Values = Readonly<Record<string, string>>;

/** Where terragrunt would look for the state on this machine. */
function placeOf({ environment, accountId, profile, primary }: EnvironmentWish, values: Values): BucketPlace {
  return {
    environment,
    accountId: values.tf_state_account_id ?? values.aws_account_id ?? accountId,
    profile: values.tf_state_profile ?? values.aws_profile ?? profile,
    region: values.tf_state_region ?? primary,
  };
}

/** A name that stands already is asked about too; not to know is no obstacle where nothing is to be written. */
async function settle(named: NamedBucket, plans: readonly YamlPlan[], names: NameSource): Promise<void> {
  const writes = plans.some(({ changed }) => changed);
  if (names.probe === undefined || (names.trustsWritten === true && !writes)) return;
  const doubt = await doubtOf(named, names.probe);
  if (doubt === undefined) return;
  if (writes) throw doubt;
  names.onDoubt?.(doubt);
}

interface Said {
  /** By global.yaml and environment.yaml, the latter over the former. */
  readonly known: Values;
  readonly own: Values;
  readonly global: Values;
  readonly bucket: string;
}

async function planEnvironmentFile(
  repository: Repository,
  { environment, accountId, usualProfile, primary }: EnvironmentWish,
  { known, own, global, bucket }: Said,
): Promise<YamlPlan> {
  const profile = own.aws_profile ?? usualProfile;
  // A version for all environments stands in global.yaml: repeated here it would win over the next one there.
  const version: YamlEntries =
    global.pf_stack_version === undefined
      ? [['pf_stack_version', await findStackVersion([join(repository.environmentsDir, environment), repository.root])]]
      : [];
  const entries: YamlEntries = [
    ['environment', environment],
    ['aws_account_id', accountId],
    ['aws_profile', profile],
    ['aws_secondary_account_id', known.aws_secondary_account_id ?? accountId],
    ['aws_secondary_profile', known.aws_secondary_profile ?? profile],
    ['tf_state_account_id', known.tf_state_account_id ?? accountId],
    ['tf_state_region', known.tf_state_region ?? primary],
    ['tf_state_bucket', bucket],
    ['tf_state_lock_table', known.tf_state_lock_table ?? bucket],
    ['tf_state_profile', known.tf_state_profile ?? profile],
    ...version,
  ];
  const plan = await planEnvironment(repository, environment, entries);
  await refuseOtherAccount(plan, environment, accountId);
  return plan;
}

/** Plans the region.yaml of the primary region, the secondary and `global`. */
function planRegionFiles(
  repository: Repository,
  { environment, primary, secondary }: EnvironmentWish,
  { folders }: ConfiguredRegions,
): Promise<YamlPlan[]> {
  const files: [folder: string, region: string, secondary: string, about: string][] = [
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
  const once = files.filter(([folder], index) => files.findIndex(([other]) => other === folder) === index);
  return Promise.all(
    once.map(([folder, region, other, about]) =>
      planYaml(repository, join(environment, folder, 'region.yaml'), {
        entries: [
          ['region', folder],
          ['aws_region', region],
          ['aws_secondary_region', other],
        ],
        heading: [about],
      }),
    ),
  );
}

const REFERENCE = /(?:github:|["'])panfactum\/stack\/([^"'\s;?#&/]+)/i;

/**
 * The version of the Panfactum stack the devshell is built from: the ref in `panfactum/stack/<ref>`
 * of the first flake.nix of `folders` that names one, else `main`.
 */
async function findStackVersion(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const ref = findStackRef(await readFlake(join(folder, 'flake.nix')));
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
async function readFlake(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
