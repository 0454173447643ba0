import { canDo } from '../../access/authorize.ts';
import type { IdentityCenter } from '../../state/identity-center.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { findOrganization } from '../organizations/membership.ts';
import { listPage, ssoErrors } from './errors.ts';
import { makePermissionSetArn, requireCenter, requirePermissionSet } from './instances.ts';
import { ACCOUNT_ID, DIRECTORY_ID } from './patterns.ts';
import { enterRequest, formatRequest, requireRequest } from './requests.ts';

function readPrincipal(center: IdentityCenter, input: Input) {
  const type = input.text('PrincipalType', { oneOf: ['USER', 'GROUP'] }) === 'USER' ? 'USER' : 'GROUP';
  const id = input.text('PrincipalId', DIRECTORY_ID);
  const known = type === 'USER' ? center.users : center.groups;
  if (!known.some((one) => one.id === id)) throw ssoErrors.notFound(type === 'USER' ? 'User' : 'Group');
  return { type, id } as const;
}

function readTarget({ world, caller }: Call, input: Input): string {
  input.text('TargetType', { oneOf: ['AWS_ACCOUNT'] });
  const id = input.text('TargetId', ACCOUNT_ID);
  const account = Object.hasOwn(world.accounts, id) ? world.accounts[id] : undefined;
  const organization = findOrganization(world, caller.account);
  const isOwn = organization !== undefined && account?.membership?.organizationId === organization.id;
  if (!isOwn) throw ssoErrors.notFound(`Account ${id}`);
  return id;
}

/** In the management account Identity Center acts with the caller's own rights. */
function findRefusal({ caller, now }: Call, accountId: string): string | undefined {
  const action = 'iam:UpdateSAMLProvider';
  if (accountId !== caller.account.id || canDo(caller, action, now)) return undefined;
  return `Received a 403 status error: Access denied by IAM. Please check your policy, or wait for role propagation to complete. IAM Error: User: ${caller.arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action (Service: AmazonIdentityManagement; Status Code: 403; Error Code: AccessDenied)`;
}

export const ASSIGNMENT_OPERATIONS = defineOperations('sso-admin', {
  CreateAccountAssignment(call, input) {
    const center = requireCenter(call, input);
    const accountId = readTarget(call, input);
    const { id: permissionSetId } = requirePermissionSet(center, input);
    const principal = readPrincipal(center, input);
    const wanted = { accountId, permissionSetId, principal, failure: findRefusal(call, accountId) };
    return { AccountAssignmentCreationStatus: formatRequest(center, enterRequest(call, center, wanted)) };
  },

  DescribeAccountAssignmentCreationStatus(call, input) {
    const center = requireCenter(call, input);
    const request = requireRequest(center, input, 'AccountAssignmentCreationRequestId');
    return { AccountAssignmentCreationStatus: formatRequest(center, request) };
  },

  ListAccountAssignments(call, input) {
    const center = requireCenter(call, input);
    const accountId = input.text('AccountId', ACCOUNT_ID);
    const set = requirePermissionSet(center, input);
    const there = center.assignments
      .filter((one) => one.accountId === accountId && one.permissionSetId === set.id)
      .map(({ principal }) => ({
        AccountId: accountId,
        PermissionSetArn: makePermissionSetArn(center, set),
        PrincipalType: principal.type,
        PrincipalId: principal.id,
      }));
    return listPage(call, input, { AccountAssignments: there });
  },
});
