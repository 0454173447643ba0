import { Failure } from '../errors/failure.ts';
import { nearestRegion, type RegionName, validateRegion } from './regions.ts';

/** Where Panfactum's stack runs. Its own reader refuses all others, and with them every command in the environment. */
export const STACK_REGIONS: readonly RegionName[] = [
  ...(['us-east-1', 'us-east-2', 'us-west-2', 'ap-east-1', 'ap-south-1', 'ap-south-2'] as const),
  ...(['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'] as const),
  ...(['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ca-central-1', 'ca-west-1'] as const),
  ...(['eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-south-1', 'eu-south-2'] as const),
  ...(['eu-north-1', 'il-central-1', 'me-south-1', 'me-central-1', 'sa-east-1'] as const),
];

/** Gives back `name`, a region of AWS; where `isStack`, one of the stack's. Throws REGION_INVALID. */
export function validateRegionOf(isStack: boolean, name: string): RegionName {
  const region = validateRegion(name);
  if (!isStack || STACK_REGIONS.includes(region)) return region;
  const nearest = nearestRegion(region, STACK_REGIONS);
  throw new Failure('REGION_INVALID', `Panfactum's stack does not run in ${region}, and this is a repository of it.`, {
    suggestions: [`The nearest region that it runs in is ${nearest}.`, `It runs in: ${STACK_REGIONS.join(', ')}`],
    details: { region, nearest, known: STACK_REGIONS },
  });
}
