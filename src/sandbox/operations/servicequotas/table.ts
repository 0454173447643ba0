import type { Operation } from '../operation.ts';
import { getServiceQuota } from './get-service-quota.ts';
import { listServiceQuotas } from './list-service-quotas.ts';

/** Every operation of Service Quotas served. */
export const SERVICE_QUOTAS: readonly Operation[] = [getServiceQuota, listServiceQuotas];
