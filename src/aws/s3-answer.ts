import type { S3ServiceException } from '@aws-sdk/client-s3';
import type { ProfileValues } from '../config-files/profile.ts';
import { Failure } from '../errors/failure.ts';
import type { Environment } from './identity/credentials.ts';
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
export async function s3Answer<T>(
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

/**
 * Whether S3 is looked for only because everything else of AWS is: what plays AWS in a rehearsal need not have an S3,
 * and then has no names that somebody else could own.
 */
export function mayLackS3(values: ProfileValues, env: Environment): boolean {
  return configuredS3(values, env) instanceof URL && !env.AWS_ENDPOINT_URL_S3;
}

/** The statuses by which a server says that it knows no such request. */
const UNKNOWN_REQUEST: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 415, 501]);

/** Whether what answered is no S3, and does not pretend to be one. */
export function isNoS3(answer: S3Answer<unknown>): boolean {
  return answer.kind === 'said no' && !answer.isS3 && UNKNOWN_REQUEST.has(answer.status);
}

/**
 * Where S3 is asked, if the environment or the profile says so; `'services'` where a section of that name does, which
 * the SDK reads itself. Throws USAGE for a URL that is none.
 */
export function configuredS3(values: ProfileValues, env: Environment): URL | 'services' | undefined {
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? values.get('ignore_configured_endpoint_urls');
  if (ignored?.toLowerCase() === 'true') return undefined;
  const ofEnvironment = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  if (!ofEnvironment && values.has('services')) return 'services';
  const text = ofEnvironment || values.get('endpoint_url');
  if (!text) return undefined;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new Failure('USAGE', `The endpoint of S3 is ${JSON.stringify(text)}, which is no URL of http or https.`, {
    suggestions: ['Correct or unset AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or endpoint_url of the profile.'],
  });
}
