import { decodeAccountOfKey } from '../../state/ids.ts';
import { defineOperations } from '../operation.ts';
import { makeValidationError } from './errors.ts';

export const IDENTITY_OPERATIONS = defineOperations('sts', {
  GetCallerIdentity: {
    needsNoPermission: true,
    run({ caller }) {
      return { Arn: caller.arn, UserId: caller.userId, Account: caller.account.id };
    },
  },

  /** Read from the id alone, as AWS does: deleted keys are told too. */
  GetAccessKeyInfo(_call, input) {
    const id = input.text('AccessKeyId', { pattern: '[\\w]*', least: 16, most: 128 });
    const account = decodeAccountOfKey(id);
    if (account === undefined) throw makeValidationError(`The access key ID ${id} is not valid.`);
    return { Account: account };
  },
});
