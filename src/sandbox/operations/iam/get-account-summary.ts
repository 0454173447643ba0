import { listKeys } from '../../state/key.ts';
import { defineOperations } from '../operation.ts';

export const ACCOUNT_SUMMARY_OPERATIONS = defineOperations('iam', {
  GetAccountSummary({ world, caller }) {
    const { account } = caller;
    const rootKeys = listKeys(world, account.id, undefined).length;
    const summary = new Map([
      ['AccessKeysPerUserQuota', 2],
      ['AccountAccessKeysPresent', rootKeys > 0 ? 1 : 0],
      ['AccountMFAEnabled', account.rootMfa ? 1 : 0],
      ['AccountPasswordPresent', account.hasRootCredentials ? 1 : 0],
      ['AccountSigningCertificatesPresent', Object.keys(account.rootCertificates ?? {}).length > 0 ? 1 : 0],
      ['AttachedPoliciesPerUserQuota', 10],
      ['Groups', 0],
      ['GroupsQuota', 300],
      ['MFADevices', account.rootMfa ? 1 : 0],
      ['MFADevicesInUse', account.rootMfa ? 1 : 0],
      ['Policies', 0],
      ['PoliciesQuota', 1500],
      ['Providers', 0],
      ['Roles', Object.keys(account.roles).length],
      ['RolesQuota', 1000],
      ['Users', Object.keys(account.users).length],
      ['UsersQuota', 5000],
    ]);
    return { SummaryMap: summary };
  },
});
