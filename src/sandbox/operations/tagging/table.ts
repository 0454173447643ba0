import type { Operation } from '../operation.ts';
import { getResources } from './get-resources.ts';

/** Every operation of the Resource Groups Tagging API served. */
export const TAGGING: readonly Operation[] = [getResources];
