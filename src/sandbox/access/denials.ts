import { findOrganization } from '../operations/organizations/membership.ts';
import { makeOrganizationsArn } from '../operations/organizations/presentation.ts';
import type { OrganizationRecord, World } from '../state/world.ts';
import { describeRefusal } from './authorize.ts';
import type { Caller } from './caller.ts';

/** The account, its unit, the units above that, and the root. */
function listPlaces(organization: OrganizationRecord, { id, membership }: Caller['account']): string[] {
  const places = [id];
  for (let at = membership?.parentId; at !== undefined; at = organization.units[at]?.parentId) places.push(at);
  return places;
}

function covers(pattern: string, action: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;
}

/** Whom a policy of the organization binds. */
type Bound = Pick<Caller, 'account' | 'principal'>;

/** AWS's words where a service control policy denies it; it binds every member, its root too, and never management. */
export function denialOf(world: World, caller: Caller, action: string): string | undefined {
  const ending = findDenial(world, caller, action);
  return ending && `${describeRefusal(caller, action, '*', 'bare')}${ending}`;
}

/** The end of AWS's words, which names the policy. */
export function findDenial(world: World, { account, principal }: Bound, action: string): string | undefined {
  const organization = findOrganization(world, account);
  if (organization === undefined || organization.managementAccountId === account.id) return undefined;
  const places = listPlaces(organization, account);
  const denial = organization.denials?.find(
    ({ target, actions, rootOnly }) =>
      places.includes(target) &&
      actions.some((pattern) => covers(pattern, action)) &&
      (rootOnly !== true || principal.kind === 'root'),
  );
  if (denial === undefined) return undefined;
  const policy = makeOrganizationsArn(organization, 'policy', 'service_control_policy', denial.policyId);
  return ` with an explicit deny in a service control policy: ${policy}`;
}
