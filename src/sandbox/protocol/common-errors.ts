import type { Protocol } from './service.ts';
import { ServiceError } from './service-error.ts';

/** Errors every service can answer, though each protocol has its own name and status for them. */
export type CommonError =
  | 'missing-authentication'
  | 'incomplete-signature'
  | 'unknown-key'
  | 'signature-mismatch'
  | 'expired-token'
  | 'not-signed-up'
  | 'denied'
  | 'unknown-operation'
  | 'unreadable'
  | 'throttled'
  | 'internal';

type Wording = Readonly<Record<Protocol, readonly [code: string, status: number]>>;

const WORDINGS: Readonly<Record<CommonError, Wording>> = {
  'missing-authentication': {
    query: ['MissingAuthenticationToken', 403],
    json: ['MissingAuthenticationTokenException', 400],
    'rest-json': ['MissingAuthenticationTokenException', 403],
    'rest-xml': ['AccessDenied', 403],
  },
  'incomplete-signature': {
    query: ['IncompleteSignature', 400],
    json: ['IncompleteSignatureException', 400],
    'rest-json': ['IncompleteSignatureException', 403],
    'rest-xml': ['AuthorizationHeaderMalformed', 400],
  },
  'unknown-key': {
    query: ['InvalidClientTokenId', 403],
    json: ['UnrecognizedClientException', 400],
    'rest-json': ['UnrecognizedClientException', 403],
    'rest-xml': ['InvalidAccessKeyId', 403],
  },
  'signature-mismatch': {
    query: ['SignatureDoesNotMatch', 403],
    json: ['InvalidSignatureException', 400],
    'rest-json': ['InvalidSignatureException', 403],
    'rest-xml': ['SignatureDoesNotMatch', 403],
  },
  'expired-token': {
    query: ['ExpiredToken', 403],
    json: ['ExpiredTokenException', 400],
    'rest-json': ['ExpiredTokenException', 403],
    'rest-xml': ['ExpiredToken', 400],
  },
  'not-signed-up': {
    query: ['OptInRequired', 403],
    json: ['SubscriptionRequiredException', 400],
    'rest-json': ['SubscriptionRequiredException', 403],
    'rest-xml': ['NotSignedUp', 403],
  },
  denied: {
    query: ['AccessDenied', 403],
    json: ['AccessDeniedException', 400],
    'rest-json': ['AccessDeniedException', 403],
    'rest-xml': ['AccessDenied', 403],
  },
  'unknown-operation': {
    query: ['InvalidAction', 400],
    json: ['UnknownOperationException', 400],
    'rest-json': ['UnknownOperationException', 404],
    'rest-xml': ['NotImplemented', 501],
  },
  unreadable: {
    query: ['MalformedInput', 400],
    json: ['SerializationException', 400],
    'rest-json': ['SerializationException', 400],
    'rest-xml': ['MalformedXML', 400],
  },
  throttled: {
    query: ['Throttling', 400],
    json: ['TooManyRequestsException', 400],
    'rest-json': ['TooManyRequestsException', 429],
    'rest-xml': ['SlowDown', 503],
  },
  internal: {
    query: ['InternalFailure', 500],
    json: ['InternalFailure', 500],
    'rest-json': ['InternalFailure', 500],
    'rest-xml': ['InternalError', 500],
  },
};

/** The common error `kind` as `protocol` words it. */
export function makeCommonError(kind: CommonError, protocol: Protocol, message: string): ServiceError {
  const [code, status] = WORDINGS[kind][protocol];
  return new ServiceError(code, message, status);
}
