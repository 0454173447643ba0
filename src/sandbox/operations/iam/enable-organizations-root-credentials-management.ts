import type { Operation } from '../operation.ts';
import { enableFeature } from './organizations-features.ts';

export const enableOrganizationsRootCredentialsManagement: Operation = {
  service: 'iam',
  name: 'EnableOrganizationsRootCredentialsManagement',
  changes: true,
  run(call) {
    return enableFeature(call, 'RootCredentialsManagement');
  },
};
