import { fillProgramName } from '../text.ts';
import { FAILURES, type FailureCode } from './catalogue.ts';
import type { ExitStatus } from './kinds.ts';

export interface FailureOptions {
  /** Replaces the table's advice: exact next steps for this case. */
  readonly suggestions?: readonly string[];
  /** Particulars a program may want; they go into the JSON beside the message. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  /** Replaces the table's exit status, where somebody else has chosen one. */
  readonly exit?: number;
}

export interface FailureChanges extends FailureOptions {
  readonly code?: FailureCode;
  readonly message?: string;
}

/**
 * An expected failure: the user's problem, not our bug. It is shown without a stack,
 * with the exit status and the advice of its row in {@link FAILURES}.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly exit: ExitStatus | number;
  readonly suggestions: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: FailureCode, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const kind = FAILURES[code];
    this.code = code;
    this.exit = options.exit ?? kind.exit;
    this.suggestions = (options.suggestions ?? kind.advice).map(fillProgramName);
    this.details = options.details ?? {};
  }

  /** The same failure said otherwise: what is not named stays, details are added to those that are there. */
  with({ code = this.code, message = this.message, details, ...changes }: FailureChanges): Failure {
    const { suggestions, cause } = this;
    const exit = code === this.code ? { exit: this.exit } : {};
    return new Failure(code, message, {
      suggestions,
      cause,
      ...exit,
      ...changes,
      details: { ...this.details, ...details },
    });
  }
}

/** True across bundles and realms, where `instanceof` is not. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === 'Failure' && 'code' in error && String(error.code) in FAILURES;
}
