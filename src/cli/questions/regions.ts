import type { Repository } from '../../repository/repository.ts';
import { isOptIn, regionNames, regions, suggestSecondaryRegion } from '../../terragrunt/regions.ts';
import { loadOpenRegions } from '../../workflows/terragrunt-configure/load.ts';
import { askForChoice } from '../prompts.ts';

/** Where most people are. */
const USUAL = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1'] as const;

/** A region from a list that typing narrows, by name or by place; `first` and the usual ones lead. */
export function askForRegion(message: string, first?: string, without?: string): Promise<string> {
  const leading = [...regionNames.filter((name) => name === first), ...USUAL];
  const names = [...new Set([...leading, ...regionNames])].filter((name) => name !== without);
  return askForChoice(
    message,
    names.map((name) => ({
      value: name,
      name: `${name.padEnd(14)}  ${regions[name].place}${isOptIn(name) ? ', opt-in' : ''}`,
      short: name,
    })),
  );
}

/** The regions that flags gave. */
export interface GivenRegions {
  readonly primaryRegion: string | undefined;
  readonly secondaryRegion: string | undefined;
}

/** Asks for the regions no flag gives, unless files of the environments settle them already. */
export async function askForOpenRegions(
  repository: Repository,
  environments: readonly string[],
  given: GivenRegions,
): Promise<GivenRegions> {
  const open = await loadOpenRegions(repository, environments);
  if (open === undefined) return given;
  const primaryRegion = given.primaryRegion ?? (await askForRegion('Primary region, where things run:', open.primary));
  const offer = suggestSecondaryRegion(primaryRegion);
  const secondaryRegion =
    given.secondaryRegion ?? (await askForRegion('Secondary region, where copies are kept:', offer, primaryRegion));
  return { primaryRegion, secondaryRegion };
}
