import { PROTOCOLS, type ServiceName } from './service.ts';
import { ServiceError } from './service-error.ts';

/** Errors every service can answer: code and status as query services, REST services with JSON, and S3 word them. */
const WORDINGS = {
  'missing-authentication': 'MissingAuthenticationToken 403, MissingAuthenticationTokenException 403, AccessDenied 403',
  'incomplete-signature': 'IncompleteSignature 400, IncompleteSignatureException 403, AuthorizationHeaderMalformed 400',
  'unknown-key': 'InvalidClientTokenId 403, UnrecognizedClientException 403, InvalidAccessKeyId 403',
  'signature-mismatch': 'SignatureDoesNotMatch 403, InvalidSignatureException 403, SignatureDoesNotMatch 403',
  'expired-token': 'ExpiredToken 403, ExpiredTokenException 403, ExpiredToken 400',
  'not-signed-up': 'OptInRequired 403, SubscriptionRequiredException 403, NotSignedUp 403',
  denied: 'AccessDenied 403, AccessDeniedException 403, AccessDenied 403',
  'unknown-operation': 'InvalidAction 400, UnknownOperationException 404, NotImplemented 501',
  unreadable: 'MalformedInput 400, SerializationException 400, MalformedXML 400',
  throttled: 'Throttling 400, TooManyRequestsException 429, SlowDown 503',
  internal: 'InternalFailure 500, InternalFailure 500, InternalError 500',
} as const;

export type CommonError = keyof typeof WORDINGS;

/** The common error `kind` as `service` words it. */
export function makeCommonError(kind: CommonError, service: ServiceName, message: string): ServiceError {
  const protocol = PROTOCOLS[service];
  const column = ['query', 'rest-json', 'rest-xml'].indexOf(protocol === 'json' ? 'rest-json' : protocol);
  const [code = '', status] = WORDINGS[kind].split(', ')[column]?.split(' ') ?? [];
  // JSON 1.1 has one status for whatever the client did wrong.
  return new ServiceError(code, message, protocol === 'json' && status !== '500' ? 400 : Number(status));
}
