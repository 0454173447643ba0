import type { ServiceError } from '../protocol/service-error.ts';
import type { Structure, Value } from '../protocol/values.ts';
import type { Input, TextRule } from './input.ts';
import type { UnsignedCall } from './operation.ts';

/** How a service cuts its lists into pages. */
interface Paging {
  /** The field that says how many entries are wanted, at most `most`; `usual` where it is not sent. */
  readonly size: string;
  readonly most: number;
  readonly usual?: number;
  /** The field that says where to go on, and its limits. */
  readonly token: string;
  readonly rule?: TextRule;
  /** The token of the last page, taken for none when it is sent; default none. */
  readonly lastToken?: string;
  /** What else tells the last page from the others. */
  readonly describeEnd?: (isLast: boolean) => Structure;
  readonly refuse: (token: string) => ServiceError;
}

/** Where the next page of a list starts, written so that clients cannot guess at it. */
function makePageToken(offset: number): string {
  return Buffer.from(`sandbox-page:${offset}`).toString('base64url');
}

/** The offset in a token; undefined where the token is none of ours. */
function readOffset(token: string): number | undefined {
  const found = /^sandbox-page:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  return found === null ? undefined : Number(found[1]);
}

/** An entry may be put in words only where it is on the page: an organization has thousands of accounts. */
type List = Readonly<Record<string, readonly (Value | (() => Value))[]>>;

/** A function that answers with the page a request asks for of a list, given by the name of its member. */
export function makePager({ size, most, usual = most, token, rule, lastToken, describeEnd, refuse }: Paging) {
  return ({ settings }: UnsignedCall, input: Input, list: List): Structure => {
    const [member = '', all = []] = Object.entries(list)[0] ?? [];
    const wanted = Math.min(input.optionalNumber(size, 1, most) ?? usual, settings.pageSize);
    const sent = input.optionalText(token, rule);
    const isFirst = sent === undefined || sent === lastToken;
    const start = isFirst ? 0 : readOffset(sent);
    if (start === undefined) throw refuse(sent ?? '');
    const isEmpty = isFirst && settings.emptyPages;
    const end = isEmpty ? 0 : start + wanted;
    const isLast = !isEmpty && end >= all.length;
    return {
      [member]: all.slice(start, end).map((entry) => (typeof entry === 'function' ? entry() : entry)),
      ...describeEnd?.(isLast),
      [token]: isLast ? lastToken : makePageToken(end),
    };
  };
}
