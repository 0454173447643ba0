import { ServiceError } from '../../protocol/service-error.ts';

/** AccessDenied as STS and IAM answer it. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDenied', message, 403);
}

/** ValidationError as STS and IAM answer it. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message, 400);
}
