import type { Operation } from '../operation.ts';
import { organizationsErrors } from './errors.ts';
import { requireOrganization } from './membership.ts';
import { CREATION_ID } from './patterns.ts';
import { formatCreation } from './presentation.ts';

export const describeCreateAccountStatus: Operation = {
  service: 'organizations',
  name: 'DescribeCreateAccountStatus',
  run(call, input) {
    const id = input.text('CreateAccountRequestId', CREATION_ID);
    const creation = requireOrganization(call).creations.find((one) => one.id === id);
    if (creation === undefined) throw organizationsErrors.creationNotFound();
    return { CreateAccountStatus: formatCreation(creation) };
  },
};
