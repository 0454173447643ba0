import type { Operation } from '../operation.ts';
import { enableFeature } from './organizations-features.ts';

export const enableOrganizationsRootSessions: Operation = {
  service: 'iam',
  name: 'EnableOrganizationsRootSessions',
  changes: true,
  run(call) {
    return enableFeature(call, 'RootSessions');
  },
};
