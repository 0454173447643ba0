import type { Operation } from '../operation.ts';
import { makeListing } from './listing.ts';
import { requireOrganization } from './membership.ts';

export const listAwsServiceAccessForOrganization: Operation = {
  service: 'organizations',
  name: 'ListAWSServiceAccessForOrganization',
  run(call, input) {
    const services = Object.entries(requireOrganization(call).trustedServices).map(([principal, enabledAt]) => ({
      ServicePrincipal: principal,
      DateEnabled: new Date(enabledAt),
    }));
    return makeListing(call, input, 'EnabledServicePrincipals', services);
  },
};
