/**
 * What the services asked here call too many requests: a part of the SDK's own list (`@smithy/core/retry`), for
 * LimitExceededException is a quota to IAM, which no patience raises.
 */
export const THROTTLING: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
