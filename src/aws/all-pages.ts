/** One page of a list call; an empty one with a token is no end. */
export interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly token: string | undefined;
}

/** Follows the tokens until there is none. */
export async function allPages<T>(fetchPage: (token: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    all.push(...(page.items ?? []));
    token = page.token;
  } while (token);
  return all;
}
