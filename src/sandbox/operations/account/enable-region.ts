import { ServiceError } from '../../protocol/service-error.ts';
import type { Operation } from '../operation.ts';
import { statusIn } from './regions.ts';
import { requireTarget } from './target.ts';

/** Takes a while: until then the region is ENABLING. */
export const enableRegion: Operation = {
  service: 'account',
  name: 'EnableRegion',
  changes: true,
  run(call, input) {
    const region = input.text('RegionName', { least: 1, most: 50 });
    const account = requireTarget(call, input, 'EnableRegion');
    const status = statusIn(account, region);
    if (status === 'ENABLED_BY_DEFAULT') {
      const message = `The region ${region} is enabled by default and cannot be enabled or disabled.`;
      throw new ServiceError('ValidationException', message, 400, { reason: 'invalidRegionOptTarget' });
    }
    if (status === 'DISABLING') {
      throw new ServiceError('ConflictException', `The region ${region} is being disabled.`, 409);
    }
    if (status === 'DISABLED') {
      account.regions[region] = 'ENABLING';
      account.regionsDue = { ...account.regionsDue, [region]: call.now + call.settings.delays.regionEnabling };
    }
    return undefined;
  },
};
