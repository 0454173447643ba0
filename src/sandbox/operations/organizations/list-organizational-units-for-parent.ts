import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { makeListing } from './listing.ts';
import { isParent, requireOrganization } from './membership.ts';
import { PARENT_ID } from './patterns.ts';
import { formatUnit } from './presentation.ts';

export const listOrganizationalUnitsForParent: Operation = {
  service: 'organizations',
  name: 'ListOrganizationalUnitsForParent',
  run(call, input) {
    const parentId = input.text('ParentId', PARENT_ID);
    const organization = requireOrganization(call);
    if (!isParent(organization, parentId)) throw organizationsErrors.parentNotFound();
    const units = Object.values(organization.units).filter((unit) => unit.parentId === parentId);
    return makeListing(
      call,
      input,
      'OrganizationalUnits',
      units.map((unit) => formatUnit(unit, organization)),
    );
  },
};
