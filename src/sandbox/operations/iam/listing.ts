import { readOffset, takePage } from '../../protocol/page-token.ts';
import type { Structure, Value } from '../../protocol/values.ts';
import type { Input } from '../input.ts';
import type { Call } from '../operation.ts';
import { makeValidationError } from '../sts/errors.ts';

/** One page of a list under `member`, honouring MaxItems and Marker as IAM does. */
export function listing(call: Call, input: Input, member: string, all: readonly Value[]): Structure {
  const size = Math.min(input.optionalNumber('MaxItems', 1, 1000) ?? 100, call.settings.pageSize);
  const marker = input.optionalText('Marker', { least: 1, most: 320 });
  const offset = marker === undefined ? undefined : readOffset(marker);
  if (marker !== undefined && offset === undefined) throw makeValidationError(`Invalid Marker: ${marker}`);
  const page = takePage(all, offset, size, call.settings.emptyPages);
  return { [member]: page.items, IsTruncated: page.next !== undefined, Marker: page.next };
}
