import { join } from 'node:path';
import {
  type EnvironmentRecord,
  planEnvironment,
  planYaml,
  type Repository,
  readYamlValues,
  refuseOtherAccount,
  type YamlEntries,
  type YamlPlan,
} from '../repository/index.ts';
import type { ChosenRegions, ConfiguredRegions } from './configured-regions.ts';
import { stackVersion } from './stack-version.ts';
import { type BucketPlace, type BucketProbe, bucketIsFreeOrOurs, freeStateName } from './state-bucket.ts';

export interface EnvironmentWish extends ChosenRegions {
  readonly environment: string;
  readonly accountId: string;
  readonly profile: string;
  /** What environment.yaml says already. */
  readonly record: EnvironmentRecord | undefined;
}

export interface NameSource {
  readonly randomBytes: (count: number) => Buffer;
  readonly probe?: BucketProbe | undefined;
}

/** Plans environment.yaml. Throws RECORD_CONTRADICTS where it names another account. */
export async function planEnvironmentFile(
  repository: Repository,
  wish: EnvironmentWish,
  names: NameSource,
): Promise<YamlPlan> {
  const { environment, accountId } = wish;
  // Not the user's own environment.user.yaml: what it says is no business of the committed file.
  const known = (wish.record && (await readYamlValues(wish.record.file))) ?? {};
  const profile = known.aws_profile ?? wish.profile;
  const place: BucketPlace = {
    environment,
    accountId: known.tf_state_account_id ?? accountId,
    profile: known.tf_state_profile ?? profile,
    region: known.tf_state_region ?? wish.primary,
  };
  const bucket = await stateBucket(known.tf_state_bucket, wish, place, names);
  const entries: YamlEntries = [
    ['environment', environment],
    ['aws_account_id', accountId],
    ['aws_profile', profile],
    ['aws_secondary_account_id', accountId],
    ['aws_secondary_profile', profile],
    ['tf_state_account_id', accountId],
    ['tf_state_region', wish.primary],
    ['tf_state_bucket', bucket],
    ['tf_state_lock_table', bucket],
    ['tf_state_profile', profile],
    ['pf_stack_version', await stackVersion([join(repository.environmentsDir, environment), repository.root])],
  ];
  const plan = await planEnvironment(repository, environment, entries);
  await refuseOtherAccount(plan, environment, accountId);
  return plan;
}

/** The recorded name, which nothing changes any more, or a new one; either way known to be free or ours. */
async function stateBucket(
  recorded: string | undefined,
  wish: EnvironmentWish,
  place: BucketPlace,
  { randomBytes, probe }: NameSource,
): Promise<string> {
  if (recorded === undefined || !wish.record) return freeStateName(place, randomBytes, probe);
  if (probe) await bucketIsFreeOrOurs(recorded, place, wish.record.file, probe);
  return recorded;
}

/** Plans the region.yaml of the primary region, the secondary and `global`. */
export function planRegionFiles(
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
