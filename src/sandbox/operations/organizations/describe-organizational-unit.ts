import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { callersOrganization } from './membership.ts';
import { UNIT_ID } from './patterns.ts';
import { unitOutput } from './presentation.ts';

export const describeOrganizationalUnit: Operation = {
  service: 'organizations',
  name: 'DescribeOrganizationalUnit',
  run(call, input) {
    const id = input.text('OrganizationalUnitId', UNIT_ID);
    const organization = callersOrganization(call);
    const unit = organization.units[id];
    if (unit === undefined) throw organizationsErrors.unitNotFound();
    return { OrganizationalUnit: unitOutput(unit, organization) };
  },
};
