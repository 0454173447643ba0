import type { Operation } from '../operation.ts';
import { listing } from './listing.ts';
import { callersOrganization } from './membership.ts';

export const listAwsServiceAccessForOrganization: Operation = {
  service: 'organizations',
  name: 'ListAWSServiceAccessForOrganization',
  run(call, input) {
    const services = Object.entries(callersOrganization(call).trustedServices).map(([principal, enabledAt]) => ({
      ServicePrincipal: principal,
      DateEnabled: new Date(enabledAt),
    }));
    return listing(call, input, 'EnabledServicePrincipals', services);
  },
};
