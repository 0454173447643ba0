import { Failure } from '../errors/failure.ts';
import type { RetryOptions } from './retry.ts';

/** One page of a list call; an empty one with a token is no end. */
interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly token: string | undefined;
}

/** The largest organizations have fewer. */
const MOST_PAGES = 5_000;
/** A list that begins at the end of the run gets this long. */
const LEAST_MS = 5_000;

/** Follows the tokens until there is none. Throws ENDPOINT_STRANGE where there is no end, AWS_UNREACHABLE where it does not come in time. */
export async function followPages<T>(
  { clock, deadline }: RetryOptions,
  operation: string,
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const until = Math.max(deadline, clock.now() + LEAST_MS);
  const all: T[] = [];
  const tokens = new Set<string>();
  for (let token: string | undefined; ; ) {
    const page = await fetchPage(token);
    all.push(...(page.items ?? []));
    if (!page.token) return all;
    token = page.token;
    if (tokens.has(token) || tokens.size >= MOST_PAGES) {
      throw new Failure('ENDPOINT_STRANGE', `The pages of ${operation} have no end: what answered is not AWS.`);
    }
    if (clock.now() > until) {
      throw new Failure('AWS_UNREACHABLE', `The pages of ${operation} did not end in time.`);
    }
    tokens.add(token);
  }
}
