import { makeLowerId } from '../../state/ids.ts';
import type { OrganizationRecord } from '../../state/world.ts';
import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { isParent, requireOrganization } from './membership.ts';
import { PARENT_ID, UNIT_NAME } from './patterns.ts';
import { formatUnit } from './presentation.ts';
import { readTags } from './tags.ts';

/** Units may be nested this deep below the root. */
const DEEPEST = 5;

function countDepth(organization: OrganizationRecord, id: string): number {
  const unit = organization.units[id];
  return unit === undefined ? 0 : 1 + countDepth(organization, unit.parentId);
}

export const createOrganizationalUnit: Operation = {
  service: 'organizations',
  name: 'CreateOrganizationalUnit',
  changes: true,
  run(call, input) {
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
};
