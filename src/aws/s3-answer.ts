import type { S3ServiceException } from '@aws-sdk/client-s3';
import { answerOfError } from './identity/sdk-answer.ts';
import { type RetryOptions, unwrapFailure, withRetry } from './retry.ts';

/** How a request to S3 ended. */
export type S3Answer<T> =
  | { readonly kind: 'said yes'; readonly output: T }
  /** `isS3`: by its headers it was S3 that answered, and not whatever stands in its place. */
  | { readonly kind: 'said no'; readonly status: number; readonly isS3: boolean; readonly error: unknown }
  | { readonly kind: 'silent'; readonly error: unknown };

/**
 * Sends a request, again where time may heal what went wrong, and sorts what comes back. Rejects with what is neither
 * an answer nor silence, a bug of ours.
 */
export async function sendToS3<T>(
  retry: RetryOptions,
  operation: string,
  send: () => Promise<T>,
): Promise<S3Answer<T>> {
  try {
    return { kind: 'said yes', output: await withRetry(retry, operation, send) };
  } catch (explained) {
    retry.signal.throwIfAborted();
    const error = unwrapFailure(explained);
    const { $metadata, $response } = error as Partial<S3ServiceException>;
    const status = $metadata?.httpStatusCode ?? $response?.statusCode;
    if (status === undefined) {
      if (answerOfError(error) === undefined) throw error;
      return { kind: 'silent', error };
    }
    const headers = $response?.headers ?? {};
    const isS3 = headers['x-amz-request-id'] !== undefined || headers['x-amz-bucket-region'] !== undefined;
    return { kind: 'said no', status, isS3, error };
  }
}

/** The statuses by which a server says that it knows no such request. */
const UNKNOWN_REQUEST: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 415, 501]);

/** Whether what answered is no S3, and does not pretend to be one. */
export function isNoS3(answer: S3Answer<unknown>): boolean {
  return answer.kind === 'said no' && !answer.isS3 && UNKNOWN_REQUEST.has(answer.status);
}
