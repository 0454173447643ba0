import { isOptIn, regionNames, regions } from '../../terragrunt/regions.ts';
import { search } from '../prompts.ts';

/** Where most people are. */
const USUAL = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1'] as const;

/** A region from a list that typing narrows, by name or by place; `first` and the usual ones lead. */
export function askForRegion(message: string, first?: string, without?: string): Promise<string> {
  const leading = [...regionNames.filter((name) => name === first), ...USUAL];
  const names = [...new Set([...leading, ...regionNames])].filter((name) => name !== without);
  return search(
    message,
    names.map((name) => ({
      value: name,
      name: `${name.padEnd(14)}  ${regions[name].place}${isOptIn(name) ? ', opt-in' : ''}`,
      short: name,
    })),
  );
}
