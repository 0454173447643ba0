import { ServiceError } from '../../protocol/service-error.ts';
import { type Call, defineOperations } from '../operation.ts';
import { findOrganization } from '../organizations/membership.ts';
import { makePager } from '../paging.ts';

const SERVICE_CODE = { pattern: '[a-zA-Z][a-zA-Z0-9-]{1,63}', least: 1, most: 63 } as const;

/** Organizations is a global service: its quotas are kept in this region alone. */
const HOME_REGION = 'us-east-1';

/** What AWS allows an organization before anybody asked for more. */
const DEFAULT_ACCOUNTS = 10;

function makeNoSuchResource(message: string): ServiceError {
  return new ServiceError('NoSuchResourceException', message);
}

/** The quotas of a service as the caller has them applied: CreateAccount holds to the same number. */
function listQuotas({ world, caller, region }: Call, serviceCode: string) {
  if (serviceCode !== 'organizations' || region !== HOME_REGION) {
    throw makeNoSuchResource('The request failed because the specified service does not exist.');
  }
  const owner = findOrganization(world, caller.account)?.managementAccountId ?? caller.account.id;
  return [
    {
      ServiceCode: 'organizations',
      ServiceName: 'AWS Organizations',
      QuotaArn: `arn:aws:servicequotas::${caller.account.id}:organizations/L-29A0C5DF`,
      QuotaCode: 'L-29A0C5DF',
      QuotaName: 'Default maximum number of accounts',
      // The quota is the organization's: a member that asks is told what everybody starts with.
      Value: owner === caller.account.id ? world.quota : DEFAULT_ACCOUNTS,
      Unit: 'None',
      Adjustable: true,
      GlobalQuota: true,
      QuotaAppliedAtLevel: 'ACCOUNT',
    },
  ];
}

const listPage = makePager({
  size: 'MaxResults',
  most: 100,
  token: 'NextToken',
  rule: { most: 2048 },
  refuse: () => new ServiceError('InvalidPaginationTokenException', 'Invalid input was provided.'),
});

export const QUOTA_OPERATIONS = defineOperations('servicequotas', {
  GetServiceQuota(call, input) {
    const quotas = listQuotas(call, input.text('ServiceCode', SERVICE_CODE));
    const code = input.text('QuotaCode', { pattern: '[a-zA-Z][a-zA-Z0-9-]{1,128}', least: 1, most: 128 });
    const found = quotas.find((quota) => quota.QuotaCode === code);
    if (found === undefined) throw makeNoSuchResource('The specified resource does not exist.');
    return { Quota: found };
  },

  ListServiceQuotas(call, input) {
    const code = input.optionalText('QuotaCode');
    const all = listQuotas(call, input.text('ServiceCode', SERVICE_CODE));
    const quotas = all.filter((quota) => code === undefined || quota.QuotaCode === code);
    return listPage(call, input, { Quotas: quotas });
  },
});
