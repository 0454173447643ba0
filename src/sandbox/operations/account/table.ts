import type { Operation } from '../operation.ts';
import {
  acceptPrimaryEmailUpdate,
  getAlternateContact,
  getContactInformation,
  getPrimaryEmail,
  startPrimaryEmailUpdate,
} from './contacts.ts';
import { enableRegion, getRegionOptStatus, listRegions } from './regions.ts';

/** Every operation of Account Management served. */
export const ACCOUNT: readonly Operation[] = [
  enableRegion,
  acceptPrimaryEmailUpdate,
  getAlternateContact,
  getContactInformation,
  getPrimaryEmail,
  getRegionOptStatus,
  listRegions,
  startPrimaryEmailUpdate,
];
