import { ServiceError } from '../../protocol/service-error.ts';
import type { Account } from '../../state/world.ts';
import { defineOperations } from '../operation.ts';
import { makePager } from '../paging.ts';
import { requireTarget } from './target.ts';

function listNames(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Regions every account has. */
const BY_DEFAULT = listNames(`
  ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1
  eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2
`);

/** Regions an account must opt into. */
const OPT_IN = listNames(`
  af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6
  ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 me-west-1
  mx-central-1 sa-west-1
`);

/** Every region with its status in an account, by name. */
function listRegionStatuses(account: Account): [region: string, status: string][] {
  const byDefault = BY_DEFAULT.map((region): [string, string] => [region, 'ENABLED_BY_DEFAULT']);
  const optIn = OPT_IN.map((region): [string, string] => [region, account.regions[region] ?? 'DISABLED']);
  return [...byDefault, ...optIn].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How a region stands in an account. Throws ValidationException for what is no region. */
function getStatus(account: Account, region: string): string {
  const found = listRegionStatuses(account).find(([name]) => name === region);
  if (found !== undefined) return found[1];
  const reason = { reason: 'invalidRegionOptTarget' };
  throw new ServiceError('ValidationException', `The region ${region} is not a valid region.`, 400, reason);
}

/** Whether an account may be used in a region: one that must be opted into is unknown to it until then. */
export function isUsable(account: Account, region: string): boolean {
  return !OPT_IN.includes(region) || ['ENABLED', 'DISABLING'].includes(account.regions[region] ?? '');
}

const listPage = makePager({
  size: 'MaxResults',
  most: 50,
  usual: 20,
  token: 'NextToken',
  rule: { most: 1000 },
  refuse: () =>
    new ServiceError('ValidationException', 'The provided NextToken is not valid.', 400, {
      reason: 'fieldValidationFailed',
    }),
});

const STATUSES = ['ENABLED', 'ENABLING', 'DISABLING', 'DISABLED', 'ENABLED_BY_DEFAULT'];

export const REGION_OPERATIONS = defineOperations('account', {
  /** Takes a while: until then the region is ENABLING. */
  EnableRegion(call, input) {
    const region = input.text('RegionName', { least: 1, most: 50 });
    const account = requireTarget(call, input, 'EnableRegion');
    const status = getStatus(account, region);
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

  GetRegionOptStatus(call, input) {
    const region = input.text('RegionName', { least: 1, most: 50 });
    const account = requireTarget(call, input, 'GetRegionOptStatus');
    return { RegionName: region, RegionOptStatus: getStatus(account, region) };
  },

  ListRegions(call, input) {
    const wanted = input.optionalTexts('RegionOptStatusContains', { oneOf: STATUSES }) ?? STATUSES;
    const regions = listRegionStatuses(requireTarget(call, input, 'ListRegions'))
      .filter(([, status]) => wanted.includes(status))
      .map(([name, status]) => ({ RegionName: name, RegionOptStatus: status }));
    return listPage(call, input, { Regions: regions });
  },
});
