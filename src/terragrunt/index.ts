export { isRegion, type Region, type RegionName, regionNames, regions } from './regions.ts';
export { isOptIn, secondaryFor } from './secondary-region.ts';
export { nearestRegion, type Partition, partitionOf, validateRegion } from './validate-region.ts';
