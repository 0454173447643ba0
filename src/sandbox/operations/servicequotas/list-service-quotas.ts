import { readOffset, takePage } from '../../protocol/page-token.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { Operation } from '../operation.ts';
import { listQuotas, SERVICE_CODE } from './quotas.ts';

const MOST = 100;

export const listServiceQuotas: Operation = {
  service: 'servicequotas',
  name: 'ListServiceQuotas',
  run(call, input) {
    const code = input.optionalText('QuotaCode');
    const all = listQuotas(call, input.text('ServiceCode', SERVICE_CODE));
    const quotas = all.filter((quota) => code === undefined || quota.QuotaCode === code);
    const size = Math.min(input.optionalNumber('MaxResults', 1, MOST) ?? MOST, call.settings.pageSize);
    const token = input.optionalText('NextToken', { most: 2048 });
    const offset = token === undefined ? undefined : readOffset(token);
    if (token !== undefined && offset === undefined) {
      throw new ServiceError('InvalidPaginationTokenException', 'Invalid input was provided.');
    }
    const page = takePage(quotas, offset, size, call.settings.emptyPages);
    return { Quotas: page.items, NextToken: page.next };
  },
};
