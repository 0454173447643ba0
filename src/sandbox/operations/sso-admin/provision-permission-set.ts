import type { Operation } from '../operation.ts';
import { centerOf, permissionSetOf } from './center.ts';
import { ACCOUNT_ID } from './patterns.ts';
import { enterRequest, requestOutput } from './requests.ts';

export const provisionPermissionSet: Operation = {
  service: 'sso-admin',
  name: 'ProvisionPermissionSet',
  changes: true,
  run(call, input) {
    const center = centerOf(call, input);
    const { id: permissionSetId } = permissionSetOf(center, input);
    const type = input.text('TargetType', { oneOf: ['AWS_ACCOUNT', 'ALL_PROVISIONED_ACCOUNTS'] });
    const accountId = type === 'AWS_ACCOUNT' ? input.text('TargetId', ACCOUNT_ID) : undefined;
    const wanted = { accountId, permissionSetId, principal: undefined, failure: undefined };
    return { PermissionSetProvisioningStatus: requestOutput(center, enterRequest(call, center, wanted)) };
  },
};
