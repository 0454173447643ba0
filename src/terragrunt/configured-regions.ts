import { join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { listRegionFolders } from '../repository/environment-lookup.ts';
import type { EnvironmentRecord } from '../repository/environments.ts';
import type { Settings, SettingsReader } from '../repository/settings.ts';
import {
  type RegionName,
  regionNames,
  STACK_REGIONS,
  suggestSecondaryRegion,
  validateRegion,
  validateRegionName,
} from './regions.ts';

/** A region that files name. */
interface ConfiguredRegion {
  readonly value: string;
  /** The file that says so. */
  readonly file: string | undefined;
}

/** The regions an environment is configured for already, where it is. */
export interface ConfiguredRegions {
  readonly primary?: ConfiguredRegion | undefined;
  readonly secondary?: ConfiguredRegion | undefined;
  /** The folder a region has, which people may name otherwise than AWS does; by AWS's name. */
  readonly folders: Readonly<Record<string, string>>;
  /** What is kept and deployed there. */
  readonly deployed?: Deployment;
}

interface Deployment {
  readonly bucket: string | undefined;
  readonly lockTable: string | undefined;
  /** Units by region folder and name. */
  readonly units: readonly string[];
}

/** What is asked for: `--primary-region`, `--secondary-region` and, where nothing else says any, the profile's. */
export interface WantedRegions {
  readonly primaryRegion?: string | undefined;
  readonly secondaryRegion?: string | undefined;
  /** For an environment that is configured already, its region stays. */
  readonly newPrimaryRegion?: string | undefined;
  readonly profileRegion?: string | undefined;
}

export interface ChosenRegions {
  readonly primary: RegionName;
  readonly secondary: RegionName;
}

/** The regions by the files: primary is where the state is, or `global` says; secondary as the primary says. */
export async function readConfiguredRegions(
  reader: SettingsReader,
  record: EnvironmentRecord | undefined,
): Promise<ConfiguredRegions> {
  if (record === undefined) return { folders: {} };
  const own = record.settings.getCommitted();
  const folders: Record<string, string> = {};
  const settings = new Map<string, Settings>();
  const units: string[] = [];
  for (const folder of listRegionFolders(reader, record)) {
    const inFolder = (await reader.readSettings(join(record.folder, folder))).getCommitted();
    settings.set(folder, inFolder);
    const names = [...reader.listNames(join(record.folder, folder))];
    units.push(...names.filter((name) => !name.includes('.')).map((name) => `${folder}/${name}`));
    const region = inFolder.getText('aws_region');
    if (folder !== 'global' && region !== undefined) folders[region] ??= folder;
  }
  const primary = findSetting([
    [own, 'tf_state_region'],
    [settings.get('global'), 'aws_region'],
    [own, 'aws_region'],
  ]);
  const primaryFolder = primary && folders[primary.value];
  const secondary = findSetting([
    [primaryFolder === undefined ? undefined : settings.get(primaryFolder), 'aws_secondary_region'],
    [settings.get('global'), 'aws_secondary_region'],
    [own, 'aws_secondary_region'],
  ]);
  const [bucket, lockTable] = [own.getText('tf_state_bucket'), own.getText('tf_state_lock_table')];
  return { primary, secondary, folders, deployed: { bucket, lockTable, units } };
}

function findSetting(places: readonly [Settings | undefined, key: string][]): ConfiguredRegion | undefined {
  for (const [settings, key] of places) {
    const value = settings?.getText(key);
    if (value !== undefined) return { value, file: settings?.getFile(key) };
  }
  return undefined;
}

/** What an environment is configured for, and what its siblings are: the management environment first. */
export interface KnownRegions {
  readonly configured: ConfiguredRegions;
  readonly siblings: readonly ConfiguredRegions[];
  /** In a repository of Panfactum only regions of its stack count. */
  readonly isStack: boolean;
}

/** Regions of files stay, a flag may not contradict. Throws REGION_CONTRADICTS, REGION_INVALID, INPUT_NEEDED. */
export function chooseRegions(environment: string, wanted: WantedRegions, known: KnownRegions): ChosenRegions {
  const { configured, isStack } = known;
  assertSameRegion(environment, { kind: 'primary', wanted: wanted.primaryRegion }, known);
  assertSameRegion(environment, { kind: 'secondary', wanted: wanted.secondaryRegion }, known);
  const supported: readonly string[] = isStack ? STACK_REGIONS : regionNames;
  const siblings = known.siblings.filter(({ primary }) => primary && supported.includes(primary.value));
  const named =
    configured.primary?.value ??
    wanted.primaryRegion ??
    wanted.newPrimaryRegion ??
    siblings[0]?.primary?.value ??
    wanted.profileRegion;
  if (named === undefined) {
    throw new Failure('INPUT_NEEDED', `No primary region is known for ${environment}.`, {
      suggestions: ['Give one with --primary-region, for example --primary-region us-east-2'],
      details: { missing: ['--primary-region'] },
    });
  }
  // What is configured already is read, and none of our business.
  const primary = validateRegionName(isStack && configured.primary === undefined, named);
  const near = suggestSecondaryRegion(primary, isStack ? STACK_REGIONS : regionNames);
  const theirs = siblings.find((sibling) => sibling.primary?.value === primary)?.secondary?.value;
  const usual = theirs !== undefined && theirs !== primary && supported.includes(theirs) ? theirs : near;
  const secondary = validateRegionName(
    isStack && configured.secondary === undefined,
    configured.secondary?.value ?? wanted.secondaryRegion ?? usual,
  );
  if (primary === secondary && wanted.secondaryRegion !== undefined) {
    throw new Failure('REGION_INVALID', `${primary} cannot be both the primary and the secondary region.`, {
      suggestions: [`Use another secondary region, for example ${near}.`],
    });
  }
  return { primary, secondary };
}

function assertSameRegion(
  environment: string,
  { kind, wanted }: { readonly kind: 'primary' | 'secondary'; readonly wanted: string | undefined },
  { configured, isStack }: Pick<KnownRegions, 'configured' | 'isStack'>,
): void {
  const recorded = configured[kind]?.value;
  if (wanted === undefined || recorded === undefined || validateRegion(wanted) === recorded) return;
  // Where the stack does not run, no new environment could be made either.
  validateRegionName(isStack, wanted);
  throw refuseMove(environment, { kind, flag: `--${kind}-region`, wanted }, configured);
}

/** What a move of an environment would take along, which no command of ours does. */
function refuseMove(
  environment: string,
  { kind, flag, wanted }: { kind: 'primary' | 'secondary'; flag: string; wanted: string },
  { deployed, ...configured }: ConfiguredRegions,
): Failure {
  const { value: recorded, file } = configured[kind] ?? {};
  const { bucket, lockTable, units = [] } = deployed ?? {};
  const state = [bucket && `the state bucket ${bucket}`, lockTable && `its lock table ${lockTable}`];
  const along = kind === 'primary' ? state : ['the backups and replicas there'];
  const here =
    units.length === 0
      ? []
      : [`what its ${units.length} units have made (${units.slice(0, 3).join(', ')}${units.length > 3 ? ', …' : ''})`];
  const parts = [...along.filter((part) => part !== undefined), ...here];
  const move =
    parts.length === 0
      ? ''
      : ` A move would have to take along ${parts.join(', ')}; no command does that, and nothing was changed.`;
  const message = `${file} makes ${recorded} the ${kind} region of ${environment}, ${flag} says ${wanted}.${move}`;
  return new Failure('REGION_CONTRADICTS', message, {
    suggestions: [
      `Leave ${flag} out to keep ${recorded}.`,
      units.length === 0
        ? `If nothing is deployed there yet: change ${file} and the region.yaml files by hand.`
        : `To move, make a new environment in ${wanted}, deploy its units there, and take ${environment} down afterwards.`,
    ],
    details: { environment, file, recorded, wanted, units: [...units] },
  });
}

/**
 * Throws REGION_CONTRADICTS where units are deployed elsewhere: a profile alone would move nothing. Where none are yet,
 * gives back what stays behind.
 */
export async function assertInRegion(
  reader: SettingsReader,
  record: EnvironmentRecord,
  { region: wanted, isStack }: { readonly region: string; readonly isStack: boolean },
): Promise<string | undefined> {
  const configured = await readConfiguredRegions(reader, record);
  const { primary, secondary, deployed, folders } = configured;
  if (primary === undefined || [...Object.keys(folders), primary.value, secondary?.value].includes(wanted)) return;
  if (deployed?.units.length === 0) {
    return `Terragrunt stays in ${primary.value} for ${record.environment}: ${primary.file} says so. While nothing is deployed there, change that file and the region.yaml files by hand.`;
  }
  validateRegionName(isStack, wanted);
  throw refuseMove(record.environment, { kind: 'primary', flag: '--region', wanted }, configured);
}
