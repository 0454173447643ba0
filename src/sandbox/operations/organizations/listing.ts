import { readOffset, takePage } from '../../protocol/page-token.ts';
import type { Structure } from '../../protocol/values.ts';
import type { Input } from '../input.ts';
import type { Call } from '../operation.ts';
import { organizationsErrors } from './errors.ts';

const MOST = 20;

/** One page of a list under `member`, honouring MaxResults and NextToken as Organizations does. */
export function makeListing(call: Call, input: Input, member: string, all: readonly Structure[]): Structure {
  const size = Math.min(input.optionalNumber('MaxResults', 1, MOST) ?? MOST, call.settings.pageSize);
  const token = input.optionalText('NextToken');
  const offset = token === undefined ? undefined : readOffset(token);
  if (token !== undefined && offset === undefined) {
    throw organizationsErrors.invalidInput(
      'INVALID_NEXT_TOKEN',
      'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.',
    );
  }
  const page = takePage(all, offset, size, call.settings.emptyPages);
  return { [member]: page.items, NextToken: page.next };
}
