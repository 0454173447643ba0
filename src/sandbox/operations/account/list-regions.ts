import { readOffset, takePage } from '../../protocol/page-token.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { Operation } from '../operation.ts';
import { listRegionStatuses } from './regions.ts';
import { requireTarget } from './target.ts';

const STATUSES = ['ENABLED', 'ENABLING', 'DISABLING', 'DISABLED', 'ENABLED_BY_DEFAULT'];

export const listRegions: Operation = {
  service: 'account',
  name: 'ListRegions',
  run(call, input) {
    const wanted = input.texts('RegionOptStatusContains', { oneOf: STATUSES }) ?? STATUSES;
    const size = Math.min(input.optionalNumber('MaxResults', 1, 50) ?? 20, call.settings.pageSize);
    const token = input.optionalText('NextToken', { most: 1000 });
    const offset = token === undefined ? undefined : readOffset(token);
    if (token !== undefined && offset === undefined) {
      throw new ServiceError('ValidationException', 'The provided NextToken is not valid.', 400, {
        reason: 'fieldValidationFailed',
      });
    }
    const regions = listRegionStatuses(requireTarget(call, input, 'ListRegions'))
      .filter(([, status]) => wanted.includes(status))
      .map(([name, status]) => ({ RegionName: name, RegionOptStatus: status }));
    const page = takePage(regions, offset, size, call.settings.emptyPages);
    return { Regions: page.items, NextToken: page.next };
  },
};
