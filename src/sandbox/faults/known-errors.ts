/** Status and text AWS answers with for codes a fault may ask for. Codes not listed here are 400. */
const KNOWN: ReadonlyMap<string, readonly [status: number, text: string]> = new Map([
  ['AccessDenied', [403, 'Access Denied']],
  ['AccessDeniedException', [400, "You don't have permissions to access this resource."]],
  [
    'AccessDeniedForDependencyException',
    [
      400,
      'The request failed because your credentials do not have permission to create the service-linked role required by AWS Organizations.',
    ],
  ],
  [
    'ConcurrentModification',
    [
      409,
      'The request was rejected because multiple requests to change this object were submitted simultaneously. Wait a few minutes and submit your request again.',
    ],
  ],
  [
    'ConcurrentModificationException',
    [400, 'The target of the operation is currently being modified by a different request. Try again later.'],
  ],
  [
    'ConstraintViolationException',
    [400, 'You performed an operation that would cause you to exceed a minimum or maximum value limit.'],
  ],
  [
    'EntityTemporarilyUnmodifiable',
    [
      409,
      'The request was rejected because it referenced an entity that is temporarily unmodifiable, such as a user name that was deleted and then recreated.',
    ],
  ],
  ['ExpiredToken', [403, 'The security token included in the request is expired']],
  ['ExpiredTokenException', [400, 'The security token included in the request is expired']],
  [
    'FinalizingOrganizationException',
    [
      400,
      "AWS Organizations couldn't perform the operation because your organization hasn't finished initializing. This can take up to an hour. Try again later. If after one hour you continue to receive this error, contact AWS Support.",
    ],
  ],
  ['InternalError', [500, 'The request processing has failed because of an unknown error, exception or failure.']],
  ['InternalFailure', [500, 'The request processing has failed because of an unknown error, exception or failure.']],
  ['InternalServerException', [500, 'An internal server error occurred.']],
  ['InvalidAccessKeyId', [403, 'The AWS Access Key Id you provided does not exist in our records.']],
  ['InvalidClientTokenId', [403, 'The security token included in the request is invalid.']],
  [
    'LimitExceeded',
    [409, 'The request was rejected because it attempted to create resources beyond the current quota.'],
  ],
  ['MissingAuthenticationToken', [403, 'Request is missing Authentication Token']],
  ['NoSuchBucket', [404, 'The specified bucket does not exist']],
  ['NoSuchEntity', [404, 'The request was rejected because it referenced a resource entity that does not exist.']],
  [
    'EntityAlreadyExists',
    [409, 'The request was rejected because it attempted to create a resource that already exists.'],
  ],
  [
    'DeleteConflict',
    [409, 'The request was rejected because it attempted to delete a resource with attached entities.'],
  ],
  ['OptInRequired', [403, 'The AWS Access Key Id needs a subscription for the service']],
  [
    'RegionDisabledException',
    [
      403,
      'STS is not activated in this region for account. Your account administrator can activate STS in this region using the IAM Console.',
    ],
  ],
  ['RequestTimeTooSkewed', [403, 'The difference between the request time and the current time is too large.']],
  ['RequestExpired', [400, 'Request has expired.']],
  ['RequestLimitExceeded', [503, 'Request limit exceeded.']],
  [
    'ServiceException',
    [500, "AWS Organizations can't complete your request because of an internal service error. Try again later."],
  ],
  ['ServiceFailure', [500, 'The request processing has failed because of an unknown error, exception or failure.']],
  ['ServiceUnavailable', [503, 'The request has failed due to a temporary failure of the server.']],
  [
    'SignatureDoesNotMatch',
    [
      403,
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ],
  ],
  ['SlowDown', [503, 'Please reduce your request rate.']],
  ['SubscriptionRequiredException', [400, 'The AWS Access Key Id needs a subscription for the service']],
  ['Throttling', [400, 'Rate exceeded']],
  ['ThrottlingException', [400, 'Rate exceeded']],
  [
    'TooManyRequestsException',
    [
      400,
      "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
    ],
  ],
  ['UnrecognizedClientException', [400, 'The security token included in the request is invalid.']],
]);

/** What AWS answers with for `code`. */
export function getKnownError(code: string): { readonly status: number; readonly text: string } {
  const [status, text] = KNOWN.get(code) ?? [400, `The sandbox was asked to answer ${code}.`];
  return { status, text };
}
