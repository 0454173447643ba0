import type { Operation } from '../operation.ts';
import { enableRegion } from './enable-region.ts';
import { getAccountInformation } from './get-account-information.ts';
import { getAlternateContact } from './get-alternate-contact.ts';
import { getContactInformation } from './get-contact-information.ts';
import { getRegionOptStatus } from './get-region-opt-status.ts';
import { listRegions } from './list-regions.ts';
import { acceptPrimaryEmailUpdate, getPrimaryEmail, startPrimaryEmailUpdate } from './primary-email.ts';

/** Every operation of Account Management served. */
export const ACCOUNT: readonly Operation[] = [
  enableRegion,
  acceptPrimaryEmailUpdate,
  getAccountInformation,
  getAlternateContact,
  getContactInformation,
  getPrimaryEmail,
  getRegionOptStatus,
  listRegions,
  startPrimaryEmailUpdate,
];
