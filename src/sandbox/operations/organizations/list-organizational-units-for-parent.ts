import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { listing } from './listing.ts';
import { callersOrganization, isParent } from './membership.ts';
import { PARENT_ID } from './patterns.ts';
import { unitOutput } from './presentation.ts';

export const listOrganizationalUnitsForParent: Operation = {
  service: 'organizations',
  name: 'ListOrganizationalUnitsForParent',
  run(call, input) {
    const parentId = input.text('ParentId', PARENT_ID);
    const organization = callersOrganization(call);
    if (!isParent(organization, parentId)) throw organizationsErrors.parentNotFound();
    const units = Object.values(organization.units).filter((unit) => unit.parentId === parentId);
    return listing(
      call,
      input,
      'OrganizationalUnits',
      units.map((unit) => unitOutput(unit, organization)),
    );
  },
};
