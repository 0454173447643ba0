import { ServiceError } from '../../protocol/service-error.ts';

/** AccessDenied as STS and IAM answer it. */
export function makeAccessDenied(message: string): ServiceError {
  return new ServiceError('AccessDenied', message, 403);
}

/** ValidationError as STS and IAM answer it. */
export function makeValidationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message, 400);
}

/** A region that the account whose credentials are asked for has not opted into. */
export function makeRegionDisabled(accountId: string): ServiceError {
  const message = `STS is not activated in this region for account:${accountId}. Your account administrator can activate STS in this region using the IAM Console.`;
  return new ServiceError('RegionDisabledException', message, 403);
}
