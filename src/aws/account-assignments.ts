import type { InstanceClient } from './identity-center.ts';
import { callJson, listJson, readObject, readText, type Wire } from './json-client.ts';
import { requireForm } from './request.ts';
import { ignoreCode } from './retry.ts';

/** A user or a group, as assignments name them. */
export interface SsoPrincipal {
  readonly type: 'USER' | 'GROUP';
  readonly id: string;
}

/** Who is to get into which account as what. */
export interface AccountAssignment {
  readonly accountId: string;
  /** ARN of the permission set. */
  readonly permissionSet: string;
  readonly principal: SsoPrincipal;
}

/** What became of something that Identity Center does after it has answered. */
export interface SsoProgress {
  readonly requestId: string;
  readonly state: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  /** In AWS's words. */
  readonly reason: string | undefined;
}

const STATES = ['IN_PROGRESS', 'SUCCEEDED', 'FAILED'] as const;

function toProgress(answer: Wire, key: string, operation: string): SsoProgress {
  const wire = readObject(answer, key);
  const state = readText(wire, 'Status');
  return {
    requestId: requireForm('id of a request', readText(wire, 'RequestId'), operation),
    // Some fakes are done at once and do not say so.
    state: STATES.find((known) => known === state) ?? 'SUCCEEDED',
    reason: readText(wire, 'FailureReason'),
  };
}

/** Who is in an account with a permission set. */
export async function listAssigned(
  { client, arn }: InstanceClient,
  { accountId, permissionSet }: Pick<AccountAssignment, 'accountId' | 'permissionSet'>,
): Promise<SsoPrincipal[]> {
  const operation = 'ListAccountAssignments';
  const input = { InstanceArn: arn, AccountId: accountId, PermissionSetArn: permissionSet };
  const assigned = await listJson(client, operation, { list: 'AccountAssignments', input });
  return assigned.map((wire) => ({
    type: readText(wire, 'PrincipalType') === 'USER' ? 'USER' : 'GROUP',
    id: requireForm('id in a directory', readText(wire, 'PrincipalId'), operation),
  }));
}

const CREATION = 'AccountAssignmentCreationStatus';

/**
 * Asks for an assignment; asked for twice it is the same one. Undefined where Identity Center has too much in hand.
 */
export async function requestAssignment(
  { client, arn }: InstanceClient,
  { accountId, permissionSet, principal }: AccountAssignment,
): Promise<SsoProgress | undefined> {
  const operation = 'CreateAccountAssignment';
  const input = {
    InstanceArn: arn,
    TargetId: accountId,
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: permissionSet,
    PrincipalType: principal.type,
    PrincipalId: principal.id,
  };
  const answer = await ignoreCode('Conflict', () => callJson(client, operation, input));
  return answer && toProgress(answer, CREATION, operation);
}

export async function describeAssignment({ client, arn }: InstanceClient, requestId: string): Promise<SsoProgress> {
  const operation = 'DescribeAccountAssignmentCreationStatus';
  const input = { InstanceArn: arn, AccountAssignmentCreationRequestId: requestId };
  return toProgress(await callJson(client, operation, input), CREATION, operation);
}

const PROVISIONING = 'PermissionSetProvisioningStatus';

/** Brings the roles of a changed permission set up to date. Undefined where Identity Center has too much in hand. */
export async function requestProvisioning(
  { client, arn }: InstanceClient,
  set: string,
): Promise<SsoProgress | undefined> {
  const operation = 'ProvisionPermissionSet';
  const input = { InstanceArn: arn, PermissionSetArn: set, TargetType: 'ALL_PROVISIONED_ACCOUNTS' };
  const answer = await ignoreCode('Conflict', () => callJson(client, operation, input));
  return answer && toProgress(answer, PROVISIONING, operation);
}

export async function describeProvisioning({ client, arn }: InstanceClient, requestId: string): Promise<SsoProgress> {
  const operation = 'DescribePermissionSetProvisioningStatus';
  const input = { InstanceArn: arn, ProvisionPermissionSetRequestId: requestId };
  return toProgress(await callJson(client, operation, input), PROVISIONING, operation);
}
