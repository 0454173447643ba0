import { listBelongings, removeBelonging } from '../../state/belongings.ts';
import { defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';
import { findSubject } from './names.ts';

const SERIAL = { least: 9, most: 256 };

const rootSerial = (accountId: string) => `arn:aws:iam::${accountId}:mfa/root-account-mfa-device`;

export const MFA_DEVICE_OPERATIONS = defineOperations('iam', {
  ListMFADevices(call, input) {
    const { account } = call.caller;
    const user = findSubject(call, input);
    if (user !== 'root') {
      const devices = [...listBelongings(user, 'mfa-device')].map(([serial, at]) => ({
        UserName: user.name,
        SerialNumber: serial,
        EnableDate: new Date(at),
      }));
      return listPage(call, input, { MFADevices: devices });
    }
    const device = {
      UserName: 'root',
      SerialNumber: rootSerial(account.id),
      EnableDate: new Date(account.createdAt),
    };
    return listPage(call, input, { MFADevices: account.rootMfa ? [device] : [] });
  },

  DeactivateMFADevice(call, input) {
    const { account } = call.caller;
    const serial = input.text('SerialNumber', SERIAL);
    const user = findSubject(call, input);
    const had =
      user === 'root'
        ? account.rootMfa && serial === rootSerial(account.id)
        : removeBelonging(user, 'mfa-device', serial);
    if (!had) throw iamErrors.noSuchDevice(serial);
    if (user === 'root') account.rootMfa = false;
    account.looseDevices = [...(account.looseDevices ?? []), serial];
    return undefined;
  },

  /** A virtual device stays when nobody has it any more. */
  DeleteVirtualMFADevice(call, input) {
    const { account } = call.caller;
    const serial = input.text('SerialNumber', SERIAL);
    const isHeld = Object.values(account.users).some((user) => listBelongings(user, 'mfa-device').has(serial));
    const isRoots = account.rootMfa && serial === rootSerial(account.id);
    if (isHeld || isRoots) throw iamErrors.deviceInUse();
    if (!account.looseDevices?.includes(serial)) throw iamErrors.noSuchDevice(serial);
    account.looseDevices = account.looseDevices.filter((other) => other !== serial);
    return undefined;
  },
});
