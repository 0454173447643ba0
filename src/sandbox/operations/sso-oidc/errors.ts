import { ServiceError } from '../../protocol/service-error.ts';

/** As OAuth words it, beside the exception's own name: https://datatracker.ietf.org/doc/html/rfc8628#section-3.5 */
function makeOauthError(code: string, error: string, description: string, status = 400): ServiceError {
  return new ServiceError(code, description, status, { error, error_description: description });
}

export const oidcErrors = {
  pending: () => makeOauthError('AuthorizationPendingException', 'authorization_pending', 'Authorization is pending'),
  slowDown: () => makeOauthError('SlowDownException', 'slow_down', 'Slow down'),
  expired: () => makeOauthError('ExpiredTokenException', 'expired_token', 'Device code expired'),
  denied: () => makeOauthError('AccessDeniedException', 'access_denied', 'User denied authorization'),
  invalidGrant: () => makeOauthError('InvalidGrantException', 'invalid_grant', 'Invalid grant provided'),
  invalidRequest: () => makeOauthError('InvalidRequestException', 'invalid_request', 'Invalid request'),
  invalidClient: () => makeOauthError('InvalidClientException', 'invalid_client', 'Invalid client', 401),
  unsupported: () =>
    makeOauthError('UnsupportedGrantTypeException', 'unsupported_grant_type', 'Unsupported grant type'),
};
