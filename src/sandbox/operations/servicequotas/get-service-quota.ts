import type { Operation } from '../operation.ts';
import { listQuotas, makeNoSuchResource, SERVICE_CODE } from './quotas.ts';

export const getServiceQuota: Operation = {
  service: 'servicequotas',
  name: 'GetServiceQuota',
  run(call, input) {
    const quotas = listQuotas(call, input.text('ServiceCode', SERVICE_CODE));
    const code = input.text('QuotaCode', { pattern: '[a-zA-Z][a-zA-Z0-9-]{1,128}', least: 1, most: 128 });
    const found = quotas.find((quota) => quota.QuotaCode === code);
    if (found === undefined) throw makeNoSuchResource('The specified resource does not exist.');
    return { Quota: found };
  },
};
