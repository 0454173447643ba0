import type { Operation } from '../operation.ts';
import { getServiceQuota, listServiceQuotas } from './quotas.ts';

/** Every operation of Service Quotas served. */
export const SERVICE_QUOTAS: readonly Operation[] = [getServiceQuota, listServiceQuotas];
