export { type ConfiguredRegions, configuredRegions, type WantedRegions } from './configured-regions.ts';
export type { NameSource } from './environment-files.ts';
export { type EnvironmentToConfigure, planConfiguration } from './plan-configuration.ts';
export { isRegion, type Region, type RegionName, regionNames, regions } from './regions.ts';
export { isOptIn, secondaryFor } from './secondary-region.ts';
export type { BucketAnswer, BucketPlace, BucketProbe } from './state-bucket.ts';
export { nearestRegion, type Partition, partitionOf, validateRegion } from './validate-region.ts';
