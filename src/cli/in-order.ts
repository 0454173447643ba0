/** For a person: the management account first, then environments by name, then what belongs to none. */
export function sortForPeople<T extends { readonly environment: string | null }>(items: readonly T[]): T[] {
  return items.toSorted((one, other) => {
    const ranks = rankEnvironment(one.environment) - rankEnvironment(other.environment);
    return ranks !== 0 ? ranks : compareText(one.environment ?? '', other.environment ?? '');
  });
}

function rankEnvironment(environment: string | null): number {
  if (environment === 'management') return 0;
  return environment === null ? 2 : 1;
}

/** By code units: names of environments are ASCII, and the first localeCompare takes 5 ms. */
function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
