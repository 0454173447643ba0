import type { FailureCode } from '../errors/catalogue.ts';
import { Failure, isFailure } from '../errors/failure.ts';
import { EXIT, type ExitStatus } from '../errors/kinds.ts';

/** One environment's failure beside the others' success. */
export interface FailedEnvironment {
  readonly environment: string;
  readonly code: FailureCode;
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** An expected failure as an item of the result. A bug is no item: it ends the command. */
export function failureItem(environment: string, error: unknown): FailedEnvironment {
  if (!isFailure(error)) throw error;
  return { environment, code: error.code, message: error.message, suggestions: error.suggestions };
}

const PRECEDENCE: readonly ExitStatus[] = [
  EXIT.wrongAccount,
  EXIT.unsafeFiles,
  EXIT.credentials,
  EXIT.inProgress,
  EXIT.unreachable,
  EXIT.failed,
];

/** The exit status of several failures at once, in the contract's order; 0 for none. */
export function worstExit(statuses: readonly ExitStatus[]): ExitStatus {
  if (statuses.length === 0) return EXIT.done;
  return PRECEDENCE.find((status) => statuses.includes(status)) ?? statuses[0] ?? EXIT.failed;
}

/** Exit status of the failures a result lists. */
export function exitOfFailed(failed: readonly FailedEnvironment[]): ExitStatus {
  return worstExit(failed.map(({ code }) => new Failure(code, '').exit));
}
