import { readOffset, takePage } from '../../protocol/page-token.ts';
import type { Structure, Value } from '../../protocol/values.ts';
import type { Input } from '../input.ts';
import type { Call } from '../operation.ts';
import { ssoErrors } from './errors.ts';

const MOST = 100;

/** One page of a list under `member`, as Identity Center and its directory cut them. */
export function listing(call: Call, input: Input, member: string, all: readonly Value[]): Structure {
  const size = Math.min(input.optionalNumber('MaxResults', 1, MOST) ?? MOST, call.settings.pageSize);
  const token = input.optionalText('NextToken');
  const offset = token === undefined ? undefined : readOffset(token);
  if (token !== undefined && offset === undefined) throw ssoErrors.invalid('NextToken is invalid.');
  const page = takePage(all, offset, size, call.settings.emptyPages);
  return { [member]: page.items, NextToken: page.next };
}
