import type { Structure } from '../../protocol/values.ts';
import type { IdentityCenter, SsoRequest } from '../../state/identity-center.ts';
import { makeRequestId } from '../../state/ids.ts';
import type { Input } from '../input.ts';
import type { Call } from '../operation.ts';
import { ssoErrors } from './errors.ts';
import { makePermissionSetArn } from './instances.ts';
import { REQUEST_ID } from './patterns.ts';

type WantedRequest = Pick<SsoRequest, 'permissionSetId' | 'accountId' | 'principal' | 'failure'>;

/** Enters what Identity Center will do later. Throws ConflictException where it has too much in hand. */
export function enterRequest(call: Call, center: IdentityCenter, wanted: WantedRequest): SsoRequest {
  const { now, random, settings } = call;
  const running = center.requests.filter(({ state }) => state === 'IN_PROGRESS');
  if (running.length >= settings.assignmentsAtOnce) {
    throw ssoErrors.conflict('There are too many conflicting operations in progress. Try again later.');
  }
  const request: SsoRequest = {
    id: makeRequestId(random),
    ...wanted,
    requestedAt: now,
    completesAt: now + settings.delays.assignment,
    state: 'IN_PROGRESS',
  };
  center.requests.push(request);
  return request;
}

/** The request of either kind that `field` names. */
export function requireRequest(center: IdentityCenter, input: Input, field: string): SsoRequest {
  const id = input.text(field, REQUEST_ID);
  const isAssignment = field === 'AccountAssignmentCreationRequestId';
  const found = center.requests.find((one) => one.id === id && (one.principal !== undefined) === isAssignment);
  if (found === undefined) throw ssoErrors.notFound('Request');
  return found;
}

export function formatRequest(center: IdentityCenter, request: SsoRequest): Structure {
  const { state, failure, permissionSetId, accountId, principal } = request;
  const account =
    principal === undefined ? { AccountId: accountId } : { TargetId: accountId, TargetType: 'AWS_ACCOUNT' };
  return {
    Status: state,
    RequestId: request.id,
    CreatedDate: new Date(request.requestedAt),
    FailureReason: state === 'FAILED' ? failure : undefined,
    PermissionSetArn: makePermissionSetArn(center, { id: permissionSetId }),
    ...account,
    PrincipalType: principal?.type,
    PrincipalId: principal?.id,
  };
}
