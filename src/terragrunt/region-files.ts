import { join } from 'node:path';
import { listRegionFolders } from '../repository/environment-lookup.ts';
import type { EnvironmentRecord } from '../repository/environments.ts';
import { orderSiblings, planYaml, readBeside, type YamlEntries, type YamlPlan } from '../repository/plan-yaml.ts';
import type { Repository } from '../repository/repository.ts';
import type { Settings, SettingsReader } from '../repository/settings.ts';
import type { ChosenRegions, ConfiguredRegions } from './configured-regions.ts';
import { regionNames } from './regions.ts';

/** What the repository says already. */
export interface RepositoryKnowledge {
  readonly reader: SettingsReader;
  readonly records: readonly EnvironmentRecord[];
  /** Of the environment at hand. */
  readonly configured: ConfiguredRegions;
}

interface RegionFilesRequest extends ChosenRegions {
  readonly environment: string;
  /** Its folder in environments_dir, by name. */
  readonly folder: string;
  /** One that is in use gets no region that it does not have. */
  readonly isNew: boolean;
  readonly settings: Settings;
}

/** Plans the region.yaml files: what the settings in their folders do not say yet. */
export async function planRegionFiles(
  repository: Repository,
  request: RegionFilesRequest,
  { reader, records, configured }: RepositoryKnowledge,
): Promise<YamlPlan[]> {
  const { environment, folder, isNew, settings, primary } = request;
  const top = join(repository.environmentsDir, folder);
  const own = listRegionFolders(reader, { folder: top });
  const hasRegion = own.length > 0 || settings.getText('aws_region') !== undefined;
  const wanted =
    isNew || !hasRegion ? listNewRegions(request, configured) : new Map(own.map((name) => [name, undefined]));
  const files = [
    own.map((name) => join(top, name)),
    ...orderSiblings(records, environment).map((sibling) =>
      listRegionFolders(reader, sibling).map((name) => join(sibling.folder, name)),
    ),
  ];
  const beside = await readBeside(reader, [
    ...files.flat().map((place) => join(place, 'region.yaml')),
    ...orderSiblings(records, environment).map(({ file }) => file),
  ]);
  const plans = [...wanted].map(async ([name, given]) => {
    const there = (await reader.readSettings(join(top, name))).getCommitted();
    const region = given?.region ?? there.getText('aws_region') ?? (name === 'global' ? primary : findRegion(name));
    // Nothing that would be a guess goes into an environment that is in use.
    const known = configured.secondary?.value;
    const secondary = given?.secondary ?? (region === known ? primary : known);
    const entries = [
      ['aws_region', region],
      ['aws_secondary_region', secondary],
    ] as const;
    const lacking = entries.flatMap(([key, value]): YamlEntries => {
      const said = there.getText(key);
      return value === undefined || said === value || (said !== undefined && own.includes(name)) ? [] : [[key, value]];
    });
    const file = join(folder, name, 'region.yaml');
    return lacking.length === 0 ? [] : [await planYaml(repository, file, { entries: lacking, beside })];
  });
  return (await Promise.all(plans)).flat();
}

interface NewRegion {
  readonly region: string;
  readonly secondary: string;
}

/** By folder. Somebody may have made one region both: then the primary counts. */
function listNewRegions({ primary, secondary }: ChosenRegions, { folders }: ConfiguredRegions): Map<string, NewRegion> {
  const forward = { region: primary, secondary };
  return new Map([
    [folders[primary] ?? primary, forward],
    ...(primary === secondary
      ? []
      : [[folders[secondary] ?? secondary, { region: secondary, secondary: primary }] as const]),
    ['global', forward],
  ]);
}

function findRegion(name: string): string | undefined {
  return regionNames.find((region) => region === name);
}
