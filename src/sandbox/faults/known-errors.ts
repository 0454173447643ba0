/** Status, code and text AWS answers with for codes a fault may ask for. Codes not listed here are 400. */
const KNOWN = `
403 AccessDenied Access Denied
400 AccessDeniedException You don't have permissions to access this resource.
400 AccessDeniedForDependencyException The request failed because your credentials do not have permission to create the service-linked role required by AWS Organizations.
409 ConcurrentModification The request was rejected because multiple requests to change this object were submitted simultaneously. Wait a few minutes and submit your request again.
400 ConcurrentModificationException The target of the operation is currently being modified by a different request. Try again later.
400 ConstraintViolationException You performed an operation that would cause you to exceed a minimum or maximum value limit.
409 EntityTemporarilyUnmodifiable The request was rejected because it referenced an entity that is temporarily unmodifiable, such as a user name that was deleted and then recreated.
403 ExpiredToken The security token included in the request is expired
400 ExpiredTokenException The security token included in the request is expired
400 FinalizingOrganizationException AWS Organizations couldn't perform the operation because your organization hasn't finished initializing. This can take up to an hour. Try again later. If after one hour you continue to receive this error, contact AWS Support.
500 InternalError The request processing has failed because of an unknown error, exception or failure.
500 InternalFailure The request processing has failed because of an unknown error, exception or failure.
500 InternalServerException An internal server error occurred.
403 InvalidAccessKeyId The AWS Access Key Id you provided does not exist in our records.
403 InvalidClientTokenId The security token included in the request is invalid.
409 LimitExceeded The request was rejected because it attempted to create resources beyond the current quota.
403 MissingAuthenticationToken Request is missing Authentication Token
404 NoSuchBucket The specified bucket does not exist
404 NoSuchEntity The request was rejected because it referenced a resource entity that does not exist.
409 EntityAlreadyExists The request was rejected because it attempted to create a resource that already exists.
409 DeleteConflict The request was rejected because it attempted to delete a resource with attached entities.
403 OptInRequired The AWS Access Key Id needs a subscription for the service
403 RegionDisabledException STS is not activated in this region for account. Your account administrator can activate STS in this region using the IAM Console.
403 RequestTimeTooSkewed The difference between the request time and the current time is too large.
400 RequestExpired Request has expired.
503 RequestLimitExceeded Request limit exceeded.
500 ServiceException AWS Organizations can't complete your request because of an internal service error. Try again later.
500 ServiceFailure The request processing has failed because of an unknown error, exception or failure.
503 ServiceUnavailable The request has failed due to a temporary failure of the server.
403 SignatureDoesNotMatch The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
503 SlowDown Please reduce your request rate.
400 SubscriptionRequiredException The AWS Access Key Id needs a subscription for the service
400 Throttling Rate exceeded
400 ThrottlingException Rate exceeded
400 TooManyRequestsException AWS Organizations can't complete your request because another request is already in progress. Try again later.
400 UnrecognizedClientException The security token included in the request is invalid.
`;

const BY_CODE = new Map(
  KNOWN.trim()
    .split('\n')
    .map((line) => {
      const [, status, code = '', text = ''] = /^(\d+) (\w+) (.+)$/.exec(line) ?? [];
      return [code, { status: Number(status), text }] as const;
    }),
);

/** What AWS answers with for `code`. */
export function getKnownError(code: string): { readonly status: number; readonly text: string } {
  return BY_CODE.get(code) ?? { status: 400, text: `The sandbox was asked to answer ${code}.` };
}
