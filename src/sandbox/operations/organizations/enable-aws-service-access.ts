import type { Input } from '../input.ts';
import type { Call, Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { requireOrganization } from './membership.ts';
import { SERVICE_PRINCIPAL } from './patterns.ts';

/** The service principal of a request and the caller's organization, which must have all features. */
export function openTrustedAccess(call: Call, input: Input) {
  const principal = input.text('ServicePrincipal', SERVICE_PRINCIPAL);
  const organization = requireOrganization(call);
  if (organization.featureSet !== 'ALL') {
    throw organizationsErrors.constraint(
      'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE',
      'The organization must have all features enabled to perform this operation.',
    );
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(principal)) {
    throw organizationsErrors.invalidInput(
      'UNRECOGNIZED_SERVICE_PRINCIPAL',
      'You specified an unrecognized service principal.',
    );
  }
  return { principal, organization };
}

export const enableAwsServiceAccess: Operation = {
  service: 'organizations',
  name: 'EnableAWSServiceAccess',
  changes: true,
  run(call, input) {
    const { principal, organization } = openTrustedAccess(call, input);
    organization.trustedServices[principal] ??= call.now;
    return undefined;
  },
};
