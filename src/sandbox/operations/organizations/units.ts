import { makeLowerId } from '../../state/ids.ts';
import type { OrganizationRecord } from '../../state/world.ts';
import { defineOperations } from '../operation.ts';
import { listPage, organizationsErrors } from './errors.ts';
import { isParent, listMembers, requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID, CHILD_ID, PARENT_ID, UNIT_NAME } from './patterns.ts';
import { formatUnit, makeOrganizationsArn } from './presentation.ts';
import { readTags } from './tags.ts';

/** Units may be nested this deep below the root. */
const DEEPEST = 5;

function countDepth(organization: OrganizationRecord, id: string): number {
  const unit = organization.units[id];
  return unit === undefined ? 0 : 1 + countDepth(organization, unit.parentId);
}

export const UNIT_OPERATIONS = defineOperations('organizations', {
  CreateOrganizationalUnit(call, input) {
    const parentId = input.text('ParentId', PARENT_ID);
    const name = input.text('Name', UNIT_NAME);
    const tags = readTags(input);
    const organization = requireOrganization(call);
    if (!isParent(organization, parentId)) throw organizationsErrors.parentNotFound();
    if (countDepth(organization, parentId) >= DEEPEST) {
      throw organizationsErrors.constraint(
        'OU_DEPTH_LIMIT_EXCEEDED',
        'You attempted to create an OU tree that is too many levels deep.',
      );
    }
    const siblings = Object.values(organization.units).filter((unit) => unit.parentId === parentId);
    if (siblings.some((unit) => unit.name === name)) throw organizationsErrors.duplicateUnit();
    const id = makeLowerId(call.random, `ou-${organization.rootId.slice(2)}-`, 8);
    const unit = { id, name, parentId, tags };
    organization.units[id] = unit;
    return { OrganizationalUnit: formatUnit(unit, organization) };
  },

  ListOrganizationalUnitsForParent(call, input) {
    const parentId = input.text('ParentId', PARENT_ID);
    const organization = requireOrganization(call);
    if (!isParent(organization, parentId)) throw organizationsErrors.parentNotFound();
    const units = Object.values(organization.units).filter((unit) => unit.parentId === parentId);
    return listPage(call, input, { OrganizationalUnits: units.map((unit) => formatUnit(unit, organization)) });
  },

  ListRoots(call, input) {
    const organization = requireOrganization(call);
    const { rootId } = organization;
    const root = { Id: rootId, Arn: makeOrganizationsArn(organization, 'root', rootId), Name: 'Root', PolicyTypes: [] };
    return listPage(call, input, { Roots: [root] });
  },

  ListParents(call, input) {
    const id = input.text('ChildId', CHILD_ID);
    const organization = requireOrganization(call);
    const member = listMembers(call.world, organization).find((one) => one.id === id);
    const parentId = organization.units[id]?.parentId ?? member?.membership.parentId;
    if (parentId === undefined) throw organizationsErrors.childNotFound();
    const type = parentId === organization.rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
    return listPage(call, input, { Parents: [{ Id: parentId, Type: type }] });
  },

  MoveAccount(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const source = input.text('SourceParentId', PARENT_ID);
    const destination = input.text('DestinationParentId', PARENT_ID);
    const organization = requireOrganization(call);
    const member = requireMember(call.world, organization, id);
    if (!isParent(organization, destination)) throw organizationsErrors.destinationParentNotFound();
    if (member.membership.parentId === destination) throw organizationsErrors.duplicateAccount();
    if (member.membership.parentId !== source) throw organizationsErrors.sourceParentNotFound();
    member.membership.parentId = destination;
    return undefined;
  },
});
