import { findManagedPolicy } from '../../access/managed-policies.ts';
import type { Structure } from '../../protocol/values.ts';
import { makePermissionSet } from '../../state/assignments.ts';
import type { IdentityCenter, KnownPermissionSet } from '../../state/identity-center.ts';
import { defineOperations } from '../operation.ts';
import { readTags } from '../organizations/tags.ts';
import { listPage, ssoErrors } from './errors.ts';
import { makePermissionSetArn, requireCenter, requirePermissionSet } from './instances.ts';
import { ACCOUNT_ID, DESCRIPTION, DURATION, PERMISSION_SET_NAME, POLICY_ARN } from './patterns.ts';
import { enterRequest, formatRequest, requireRequest } from './requests.ts';

function formatPermissionSet(center: IdentityCenter, set: KnownPermissionSet): Structure {
  const [hours, minutes] = [Math.floor(set.sessionSeconds / 3600), Math.floor((set.sessionSeconds % 3600) / 60)];
  return {
    Name: set.name,
    PermissionSetArn: makePermissionSetArn(center, set),
    Description: set.description,
    CreatedDate: new Date(set.createdAt),
    SessionDuration: `PT${hours}H${minutes === 0 ? '' : `${minutes}M`}`,
  };
}

const [LEAST_S, MOST_S] = [3600, 12 * 3600];

/** Seconds of `PT8H`, which Identity Center wants between one hour and twelve. */
function readDuration(text: string | undefined): number {
  const [, hours = '0', minutes = '0', seconds = '0'] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text ?? 'PT1H') ?? [];
  const all = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (all < LEAST_S || all > MOST_S) throw ssoErrors.invalid('SessionDuration must be between PT1H and PT12H.');
  return all;
}

export const PERMISSION_SET_OPERATIONS = defineOperations('sso-admin', {
  CreatePermissionSet(call, input) {
    const center = requireCenter(call, input);
    const wanted = {
      name: input.text('Name', PERMISSION_SET_NAME),
      description: input.optionalText('Description', DESCRIPTION),
      sessionSeconds: readDuration(input.optionalText('SessionDuration', DURATION)),
      createdAt: call.now,
      tags: readTags(input),
    };
    if (center.permissionSets.some(({ name }) => name === wanted.name)) {
      throw ssoErrors.conflict(`PermissionSet with name ${wanted.name} already exists.`);
    }
    const set = makePermissionSet(call.random, wanted);
    center.permissionSets.push(set);
    return { PermissionSet: formatPermissionSet(center, set) };
  },

  DescribePermissionSet(call, input) {
    const center = requireCenter(call, input);
    return { PermissionSet: formatPermissionSet(center, requirePermissionSet(center, input)) };
  },

  ListPermissionSets(call, input) {
    const center = requireCenter(call, input);
    const arns = center.permissionSets.map((set) => makePermissionSetArn(center, set));
    return listPage(call, input, { PermissionSets: arns });
  },

  ProvisionPermissionSet(call, input) {
    const center = requireCenter(call, input);
    const { id: permissionSetId } = requirePermissionSet(center, input);
    const type = input.text('TargetType', { oneOf: ['AWS_ACCOUNT', 'ALL_PROVISIONED_ACCOUNTS'] });
    const accountId = type === 'AWS_ACCOUNT' ? input.text('TargetId', ACCOUNT_ID) : undefined;
    const wanted = { accountId, permissionSetId, principal: undefined, failure: undefined };
    return { PermissionSetProvisioningStatus: formatRequest(center, enterRequest(call, center, wanted)) };
  },

  DescribePermissionSetProvisioningStatus(call, input) {
    const center = requireCenter(call, input);
    const request = requireRequest(center, input, 'ProvisionPermissionSetRequestId');
    return { PermissionSetProvisioningStatus: formatRequest(center, request) };
  },

  AttachManagedPolicyToPermissionSet(call, input) {
    const set = requirePermissionSet(requireCenter(call, input), input);
    const arn = input.text('ManagedPolicyArn', POLICY_ARN);
    if (findManagedPolicy(arn) === undefined) throw ssoErrors.notFound(`Policy ${arn}`);
    if (set.policies.includes(arn))
      throw ssoErrors.conflict(`Policy ${arn} is already attached to the permission set.`);
    // Roles that are there already have it once the set is provisioned again.
    set.policies.push(arn);
    return {};
  },

  ListManagedPoliciesInPermissionSet(call, input) {
    const { policies } = requirePermissionSet(requireCenter(call, input), input);
    const attached = policies.map((arn) => ({ Name: findManagedPolicy(arn)?.name, Arn: arn }));
    return listPage(call, input, { AttachedManagedPolicies: attached });
  },
});
