import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { subject } from './names.ts';

/** Only root's device, where the scenario gave it one. */
export const listMfaDevices: Operation = {
  service: 'iam',
  name: 'ListMFADevices',
  run(call, input) {
    const { account } = call.caller;
    const device = {
      UserName: 'root',
      SerialNumber: `arn:aws:iam::${account.id}:mfa/root-account-mfa-device`,
      EnableDate: new Date(account.createdAt),
    };
    return listing(call, input, 'MFADevices', subject(call, input) === 'root' && account.rootMfa ? [device] : []);
  },
};
