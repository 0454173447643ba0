import type { IdentityCenter, KnownPermissionSet } from '../../state/identity-center.ts';
import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { findOrganization } from '../organizations/membership.ts';
import { listPage, ssoErrors } from './errors.ts';
import { INSTANCE_ARN, PERMISSION_SET_ARN } from './patterns.ts';

function makeInstanceArn({ instanceId }: { readonly instanceId: string }): string {
  return `arn:aws:sso:::instance/${instanceId}`;
}

export function makePermissionSetArn({ instanceId }: IdentityCenter, { id }: Pick<KnownPermissionSet, 'id'>): string {
  return `arn:aws:sso:::permissionSet/${instanceId}/${id}`;
}

/** The organization's instance as the caller sees it from a region: members see it too, and other regions nothing. */
function findVisibleCenter({ world, caller, region }: Call): IdentityCenter | undefined {
  const { identityCenter: center } = world;
  const isHere = center !== undefined && [center.region, ...center.otherRegions].includes(region);
  if (!isHere || caller.account.id === center.ownerAccountId) return isHere ? center : undefined;
  const organization = findOrganization(world, caller.account);
  return organization?.managementAccountId === center.ownerAccountId ? center : undefined;
}

/** The instance, which only the management account may ask about. Throws what AWS answers others. */
export function requireOwnCenter(call: Call): IdentityCenter {
  const center = findVisibleCenter(call);
  if (center === undefined) throw ssoErrors.notFound('Instance');
  if (call.caller.account.id !== center.ownerAccountId) throw ssoErrors.denied();
  if (center.activeAt > call.now) throw ssoErrors.invalid('The instance is not active.');
  return center;
}

/** The instance that a request names. */
export function requireCenter(call: Call, input: Input): IdentityCenter {
  const arn = input.text('InstanceArn', INSTANCE_ARN);
  const { accountInstances = [] } = call.world;
  const isOfAccount = accountInstances.some((one) => makeInstanceArn(one) === arn);
  if (isOfAccount) throw ssoErrors.invalid('The operation is not supported for account instances.');
  const center = requireOwnCenter(call);
  if (makeInstanceArn(center) !== arn) throw ssoErrors.notFound('Instance');
  return center;
}

/** The permission set that a request names. */
export function requirePermissionSet(center: IdentityCenter, input: Input): KnownPermissionSet {
  const arn = input.text('PermissionSetArn', PERMISSION_SET_ARN);
  const found = center.permissionSets.find((set) => makePermissionSetArn(center, set) === arn);
  if (found === undefined) throw ssoErrors.notFound('PermissionSet');
  return found;
}

export const INSTANCE_OPERATIONS = defineOperations('sso-admin', {
  ListInstances(call, input) {
    const { world, caller, region, now } = call;
    const center = findVisibleCenter(call);
    const own = (world.accountInstances ?? []).filter(
      (one) => one.accountId === caller.account.id && one.region === region,
    );
    const instances = [
      ...(center === undefined ? [] : [{ ...center, accountId: center.ownerAccountId }]),
      ...own.map((one) => ({ ...one, activeAt: 0 })),
    ].map((one) => ({
      InstanceArn: makeInstanceArn(one),
      IdentityStoreId: one.storeId,
      OwnerAccountId: one.accountId,
      CreatedDate: new Date(one.createdAt),
      Status: one.activeAt > now ? 'CREATE_IN_PROGRESS' : 'ACTIVE',
    }));
    return listPage(call, input, { Instances: instances });
  },

  ListRegions(call, input) {
    const { region, otherRegions, createdAt } = requireCenter(call, input);
    const regions = [region, ...otherRegions].map((name) => ({
      RegionName: name,
      Status: 'ACTIVE',
      AddedDate: new Date(createdAt),
      IsPrimaryRegion: name === region,
    }));
    return listPage(call, input, { Regions: regions });
  },
});
