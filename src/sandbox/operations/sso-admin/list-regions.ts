import type { Operation } from '../operation.ts';
import { centerOf } from './center.ts';
import { listing } from './listing.ts';

export const listRegions: Operation = {
  service: 'sso-admin',
  name: 'ListRegions',
  run(call, input) {
    const { region, otherRegions, createdAt } = centerOf(call, input);
    const regions = [region, ...otherRegions].map((name) => ({
      RegionName: name,
      Status: 'ACTIVE',
      AddedDate: new Date(createdAt),
      IsPrimaryRegion: name === region,
    }));
    return listing(call, input, 'Regions', regions);
  },
};
