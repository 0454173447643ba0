import { dirname, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import type { EnvironmentRecord } from '../repository/environments.ts';
import { readYamlValues } from '../repository/yaml-values.ts';
import type { RegionName } from './regions.ts';
import { suggestSecondaryRegion, validateRegion } from './regions.ts';

/** The regions an environment is configured for already, where it is. */
export interface ConfiguredRegions {
  readonly primary?: string;
  readonly secondary?: string;
  /** The folder a region has, which people may name otherwise than AWS does; by AWS's name. */
  readonly folders: Readonly<Record<string, string>>;
  /** The file that says so. */
  readonly file?: string;
}

/** What is asked for: `--primary-region`, `--secondary-region` and, failing both file and flag, the profile's. */
export interface WantedRegions {
  readonly primaryRegion?: string | undefined;
  readonly secondaryRegion?: string | undefined;
  readonly profileRegion?: string | undefined;
}

export interface ChosenRegions {
  readonly primary: RegionName;
  readonly secondary: RegionName;
}

/** Reads the regions of an environment out of its region.yaml files, `global` first, and environment.yaml. */
export async function configuredRegions(
  record: Pick<EnvironmentRecord, 'file' | 'regions'> | undefined,
): Promise<ConfiguredRegions> {
  if (!record) return { folders: {} };
  const folders: Record<string, string> = {};
  let found: Pick<ConfiguredRegions, 'primary' | 'secondary' | 'file'> = {};
  for (const folder of record.regions) {
    const file = join(dirname(record.file), folder, 'region.yaml');
    const { aws_region: primary, aws_secondary_region: secondary } = (await readYamlValues(file)) ?? {};
    if (folder === 'global') found = { ...(primary ? { primary } : {}), ...(secondary ? { secondary } : {}), file };
    else if (primary) folders[primary] ??= folder;
  }
  const state = (await readYamlValues(record.file))?.tf_state_region;
  if (found.primary || !state) return { ...found, folders };
  return { primary: state, file: record.file, folders };
}

/**
 * The regions to configure. What the files say stays; a flag that says otherwise is a contradiction.
 * Throws REGION_CONTRADICTS, REGION_INVALID, and INPUT_NEEDED where no region is known at all.
 */
export function chooseRegions(
  environment: string,
  wanted: WantedRegions,
  configured: ConfiguredRegions,
): ChosenRegions {
  refuseOther(environment, 'primary', wanted.primaryRegion, configured);
  refuseOther(environment, 'secondary', wanted.secondaryRegion, configured);
  const named = configured.primary ?? wanted.primaryRegion ?? wanted.profileRegion;
  if (named === undefined) {
    throw new Failure('INPUT_NEEDED', `No primary region is known for ${environment}.`, {
      suggestions: ['Give one with --primary-region, for example --primary-region us-east-2'],
      details: { missing: ['--primary-region'] },
    });
  }
  const primary = validateRegion(named);
  const secondary = validateRegion(configured.secondary ?? wanted.secondaryRegion ?? suggestSecondaryRegion(primary));
  if (primary === secondary && wanted.secondaryRegion !== undefined) {
    throw new Failure('REGION_INVALID', `${primary} cannot be both the primary and the secondary region.`, {
      suggestions: [`Use another secondary region, for example ${suggestSecondaryRegion(primary)}.`],
    });
  }
  return { primary, secondary };
}

function refuseOther(
  environment: string,
  kind: 'primary' | 'secondary',
  wanted: string | undefined,
  configured: ConfiguredRegions,
): void {
  const recorded = configured[kind];
  if (wanted === undefined || recorded === undefined || validateRegion(wanted) === recorded) return;
  throw new Failure(
    'REGION_CONTRADICTS',
    `${configured.file} makes ${recorded} the ${kind} region of ${environment}, --${kind}-region says ${wanted}.`,
    { details: { environment, file: configured.file, recorded, wanted } },
  );
}
