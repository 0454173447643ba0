/** For a person: the management account first, then environments by name, then what belongs to none. */
export function inOrder<T extends { readonly environment: string | null }>(items: readonly T[]): T[] {
  return items.toSorted((one, other) => {
    const ranks = rank(one.environment) - rank(other.environment);
    return ranks !== 0 ? ranks : (one.environment ?? '').localeCompare(other.environment ?? '');
  });
}

function rank(environment: string | null): number {
  if (environment === 'management') return 0;
  return environment === null ? 2 : 1;
}
