import { isCredentialsRefusal } from '../aws/to-failure.ts';
import type { FailureCode } from '../errors/catalogue.ts';
import { isFailure, isResumable, pickWorstExit, rankExit } from '../errors/failure.ts';
import { EXIT, type ExitStatus } from '../errors/kinds.ts';
import { findRequestId } from '../errors/request-id.ts';
import { quoteForShell, settleAdvice } from '../text.ts';

/** Puts the exact command that goes on from here into a failure that running it again gets past. */
export function addResume(error: unknown, resume: string): unknown {
  if (!isFailure(error) || !isResumable(error.exit)) return error;
  if (error.suggestions.some((suggestion) => suggestion.includes(resume))) return error;
  return error.with({ suggestions: [`Continue with: ${resume}`, ...error.suggestions], details: { resume } });
}

/** Where AWS does not accept credentials: says whose they are and how to put that right. */
export function explainRefusedProfile(error: unknown, profile: string, environment: string | undefined): unknown {
  if (!isCredentialsRefusal(error)) return error;
  const which = environment ?? `--profile ${quoteForShell(profile)}`;
  return error.with({
    message: `Profile ${profile}: ${error.message}`,
    suggestions: [
      ...(environment === undefined ? [] : [`See what is wrong with it: pf aws verify ${environment}`]),
      `Give it a key that works: pf aws profile write ${which}`,
    ],
    details: { profile },
  });
}

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
export function toFailedEnvironment(environment: string, error: unknown): FailedEnvironment {
  if (!isFailure(error)) throw error;
  const { code, message, details } = error;
  const suggestions = settleAdvice(error.suggestions, { ...details, environment });
  const requestId = findRequestId(error);
  return { environment, code, message, suggestions, ...(requestId === undefined ? {} : { requestId }) };
}

/** Exit status of the failures a result lists. */
export function getFailedExit(failed: readonly FailedEnvironment[]): ExitStatus {
  return pickWorstExit(failed.map(({ code }) => code));
}

/** What went wrong after the work, with who had failed before; the graver exit status counts, but for Ctrl-C. */
export function addFailedBefore(error: unknown, failed: readonly FailedEnvironment[]): unknown {
  if (!isFailure(error) || failed.length === 0) return error;
  const before = getFailedExit(failed);
  const isGraver = error.exit !== EXIT.interrupted && rankExit(before) < rankExit(error.exit);
  const words = failed.map(({ environment, message }) => `${environment} had failed before: ${message}`);
  return error.with({
    message: [error.message, ...words].join(' '),
    suggestions: [...new Set([...error.suggestions, ...failed.flatMap(({ suggestions }) => suggestions)])],
    details: { failed },
    exit: isGraver ? before : error.exit,
  });
}
