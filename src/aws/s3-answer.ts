import type { S3ServiceException } from '@aws-sdk/client-s3';
import { type Failure, isFailure } from '../errors/failure.ts';
import { readError } from './errors.ts';
import { type RetryOptions, withRetry } from './retry.ts';

/** How a request to S3 ended. */
export type S3Answer<T> =
  | { readonly kind: 'ok'; readonly output: T }
  /** `isS3`: by its headers it was S3 that answered, and not whatever stands in its place. */
  | { readonly kind: 'error'; readonly status: number; readonly isS3: boolean; readonly failure: Failure }
  | { readonly kind: 'no-response'; readonly failure: Failure };

/** Sends a request, again where that may help, and sorts what comes back. Rejects with a bug of ours. */
export async function sendToS3<T>(
  retry: RetryOptions,
  operation: string,
  send: () => Promise<T>,
): Promise<S3Answer<T>> {
  try {
    return { kind: 'ok', output: await withRetry(retry, operation, send) };
  } catch (failure) {
    retry.signal.throwIfAborted();
    const answer = readError(failure);
    if (!isFailure(failure) || answer === undefined) throw failure;
    if (answer.kind === 'no-response') return { kind: 'no-response', failure };
    return { kind: 'error', status: answer.status, isS3: isOfS3(failure.cause), failure };
  }
}

function isOfS3(error: unknown): boolean {
  const { $response } = error as Partial<S3ServiceException>;
  const headers = $response?.headers ?? {};
  return headers['x-amz-request-id'] !== undefined || headers['x-amz-bucket-region'] !== undefined;
}

/** The statuses by which a server says that it knows no such request. */
const UNKNOWN_REQUEST: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 415, 501]);

/** Whether what answered is no S3, and does not pretend to be one. */
export function isNoS3(answer: S3Answer<unknown>): boolean {
  return answer.kind === 'error' && !answer.isS3 && UNKNOWN_REQUEST.has(answer.status);
}
