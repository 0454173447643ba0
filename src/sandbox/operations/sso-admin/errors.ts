import { ServiceError } from '../../protocol/service-error.ts';
import { makePager } from '../paging.ts';

/** Exceptions of Identity Center, in its own words. */
export const ssoErrors = {
  notFound: (what: string) => new ServiceError('ResourceNotFoundException', `${what} does not exist.`),
  conflict: (message: string) => new ServiceError('ConflictException', message),
  denied: () => new ServiceError('AccessDeniedException', 'You do not have sufficient access to perform this action.'),
  invalid: (message: string) => new ServiceError('ValidationException', message),
};

/** Identity Center and its directory cut lists alike. */
export const listPage = makePager({
  size: 'MaxResults',
  most: 100,
  token: 'NextToken',
  refuse: () => ssoErrors.invalid('NextToken is invalid.'),
});
