/** Where the next page of a list starts, written so that clients cannot guess at it. */
function makePageToken(offset: number): string {
  return Buffer.from(`sandbox-page:${offset}`).toString('base64url');
}

/** The offset in a token; undefined where the token is none of ours. */
export function readOffset(token: string): number | undefined {
  const found = /^sandbox-page:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  return found === null ? undefined : Number(found[1]);
}

/** One page of a list. */
export interface ResultPage<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** Cuts a page. With `emptyFirst`, the page asked for without a token is empty and carries one. */
export function takePage<T>(
  all: readonly T[],
  offset: number | undefined,
  size: number,
  emptyFirst: boolean,
): ResultPage<T> {
  if (offset === undefined && emptyFirst) return { items: [], next: makePageToken(0) };
  const end = (offset ?? 0) + size;
  return { items: all.slice(offset ?? 0, end), next: end < all.length ? makePageToken(end) : undefined };
}
