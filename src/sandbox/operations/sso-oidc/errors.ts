import { ServiceError } from '../../protocol/service-error.ts';

/** As OAuth words it, beside the exception's own name: https://datatracker.ietf.org/doc/html/rfc8628#section-3.5 */
function oauthError(code: string, error: string, description: string, status = 400): ServiceError {
  return new ServiceError(code, description, status, { error, error_description: description });
}

export const oidcErrors = {
  pending: () => oauthError('AuthorizationPendingException', 'authorization_pending', 'Authorization is pending'),
  slowDown: () => oauthError('SlowDownException', 'slow_down', 'Slow down'),
  expired: () => oauthError('ExpiredTokenException', 'expired_token', 'Device code expired'),
  denied: () => oauthError('AccessDeniedException', 'access_denied', 'User denied authorization'),
  invalidGrant: () => oauthError('InvalidGrantException', 'invalid_grant', 'Invalid grant provided'),
  invalidRequest: () => oauthError('InvalidRequestException', 'invalid_request', 'Invalid request'),
  invalidClient: () => oauthError('InvalidClientException', 'invalid_client', 'Invalid client', 401),
  unsupported: () => oauthError('UnsupportedGrantTypeException', 'unsupported_grant_type', 'Unsupported grant type'),
};
