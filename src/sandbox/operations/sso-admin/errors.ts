import { ServiceError } from '../../protocol/service-error.ts';

/** Exceptions of Identity Center, in its own words. */
export const ssoErrors = {
  notFound: (what: string) => new ServiceError('ResourceNotFoundException', `${what} does not exist.`),
  conflict: (message: string) => new ServiceError('ConflictException', message),
  denied: () => new ServiceError('AccessDeniedException', 'You do not have sufficient access to perform this action.'),
  invalid: (message: string) => new ServiceError('ValidationException', message),
};
