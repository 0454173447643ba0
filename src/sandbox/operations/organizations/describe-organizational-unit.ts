import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { requireOrganization } from './membership.ts';
import { UNIT_ID } from './patterns.ts';
import { formatUnit } from './presentation.ts';

export const describeOrganizationalUnit: Operation = {
  service: 'organizations',
  name: 'DescribeOrganizationalUnit',
  run(call, input) {
    const id = input.text('OrganizationalUnitId', UNIT_ID);
    const organization = requireOrganization(call);
    const unit = organization.units[id];
    if (unit === undefined) throw organizationsErrors.unitNotFound();
    return { OrganizationalUnit: formatUnit(unit, organization) };
  },
};
