import type { FailureCode } from '../errors/catalogue.ts';
import { isFailure } from '../errors/failure.ts';
import { EXIT, type ExitStatus } from '../errors/kinds.ts';
import { requestIdOf } from '../errors/request-id.ts';
import { gravityOf, worstExit } from '../errors/worst-exit.ts';

/** One environment's failure beside the others' success. */
export interface FailedEnvironment {
  readonly environment: string;
  readonly code: FailureCode;
  readonly message: string;
  readonly suggestions: readonly string[];
  /** Of the request AWS refused or failed at, for AWS Support. */
  readonly requestId?: string;
}

/** An expected failure as an item of the result. A bug is no item: it ends the command. */
export function failureItem(environment: string, error: unknown): FailedEnvironment {
  if (!isFailure(error)) throw error;
  const { code, message, suggestions } = error;
  const requestId = requestIdOf(error);
  return { environment, code, message, suggestions, ...(requestId === undefined ? {} : { requestId }) };
}

/** Exit status of the failures a result lists. */
export function exitOfFailed(failed: readonly FailedEnvironment[]): ExitStatus {
  return worstExit(failed.map(({ code }) => code));
}

/**
 * What went wrong after the work on the environments, as an error that does not hide which of them had failed before.
 * An interruption stays one; otherwise the graver exit status counts.
 */
export function withFailed(error: unknown, failed: readonly FailedEnvironment[]): unknown {
  if (!isFailure(error) || failed.length === 0) return error;
  const before = exitOfFailed(failed);
  const isGraver = error.exit !== EXIT.interrupted && gravityOf(before) < gravityOf(error.exit);
  const words = failed.map(({ environment, message }) => `${environment} had failed before: ${message}`);
  return error.with({
    message: [error.message, ...words].join(' '),
    suggestions: [...new Set([...error.suggestions, ...failed.flatMap(({ suggestions }) => suggestions)])],
    details: { failed },
    exit: isGraver ? before : error.exit,
  });
}
