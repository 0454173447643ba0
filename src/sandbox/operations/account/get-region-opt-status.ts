import type { Operation } from '../operation.ts';
import { statusIn } from './regions.ts';
import { requireTarget } from './target.ts';

export const getRegionOptStatus: Operation = {
  service: 'account',
  name: 'GetRegionOptStatus',
  run(call, input) {
    const region = input.text('RegionName', { least: 1, most: 50 });
    const account = requireTarget(call, input, 'GetRegionOptStatus');
    return { RegionName: region, RegionOptStatus: statusIn(account, region) };
  },
};
