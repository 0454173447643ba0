import type { Operation } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { featuresOutput, organizationForRootAccess } from './organizations-features.ts';

export const listOrganizationsFeatures: Operation = {
  service: 'iam',
  name: 'ListOrganizationsFeatures',
  run(call) {
    return featuresOutput(organizationForRootAccess(call, iamErrors.neitherManagementNorDelegate));
  },
};
