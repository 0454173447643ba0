import type { Operation } from '../operation.ts';
import { openTrustedAccess } from './enable-aws-service-access.ts';

export const disableAwsServiceAccess: Operation = {
  service: 'organizations',
  name: 'DisableAWSServiceAccess',
  changes: true,
  run(call, input) {
    const { principal, organization } = openTrustedAccess(call, input);
    const { [principal]: _, ...others } = organization.trustedServices;
    organization.trustedServices = others;
    // Centralized root access lives on IAM's trusted access and ends with it.
    if (principal === 'iam.amazonaws.com') organization.rootFeatures = [];
    return undefined;
  },
};
