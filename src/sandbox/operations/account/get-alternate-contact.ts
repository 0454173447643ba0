import { ServiceError } from '../../protocol/service-error.ts';
import type { Operation } from '../operation.ts';
import { requireTarget } from './target.ts';

/** Never set here, and AWS answers an unset contact with an error. */
export const getAlternateContact: Operation = {
  service: 'account',
  name: 'GetAlternateContact',
  run(call, input) {
    input.text('AlternateContactType', { oneOf: ['BILLING', 'OPERATIONS', 'SECURITY'] });
    requireTarget(call, input, 'GetAlternateContact');
    throw new ServiceError(
      'ResourceNotFoundException',
      'No contact of the inputted alternate contact type found.',
      404,
    );
  },
};
