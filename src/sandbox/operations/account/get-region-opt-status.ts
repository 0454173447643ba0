import { ServiceError } from '../../protocol/service-error.ts';
import type { Operation } from '../operation.ts';
import { regionStatuses } from './regions.ts';
import { targetAccount } from './target.ts';

export const getRegionOptStatus: Operation = {
  service: 'account',
  name: 'GetRegionOptStatus',
  run(call, input) {
    const region = input.text('RegionName', { least: 1, most: 50 });
    const found = regionStatuses(targetAccount(call, input, 'GetRegionOptStatus')).find(([name]) => name === region);
    if (found === undefined) {
      throw new ServiceError('ValidationException', `The region ${region} is not a valid region.`, 400, {
        reason: 'invalidRegionOptTarget',
      });
    }
    return { RegionName: region, RegionOptStatus: found[1] };
  },
};
