import { fillProgramName } from '../text.ts';
import { FAILURES, type FailureCode } from './catalogue.ts';
import { EXIT, type ExitStatus } from './kinds.ts';

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

/** What may pass with nothing mended: waiting for it, or running the same command again, makes sense. */
const TRANSIENT: ReadonlySet<FailureCode> = new Set([
  'ACCOUNT_IN_PROGRESS',
  'ACCOUNT_PENDING',
  'AWS_BUSY',
  'AWS_THROTTLED',
  'AWS_UNAVAILABLE',
  'AWS_UNREACHABLE',
  'CLOSE_LATER',
  'CLOSE_UNDER_WAY',
  'CREDENTIALS_NOT_YET',
  'ENDPOINT_STRANGE',
  'KEY_UNKNOWN',
  'NOT_YET_USABLE',
  'ORGANIZATION_FINALIZING',
  'PROXY_TROUBLE',
  'REGION_IN_PROGRESS',
  'ROLE_DENIED',
  'SSO_ASSIGNMENT_PENDING',
  'SSO_INSTANCE_PENDING',
]);

/** Whether what failed with `code` may succeed in a moment: `--wait` goes on only for such. */
export function isTransient(code: FailureCode): boolean {
  return TRANSIENT.has(code);
}

const RESUMABLE: readonly number[] = [EXIT.inProgress, EXIT.unreachable, EXIT.interrupted];

/** Whether the same command goes on from where it ended with `exit`; after others it would fail again. */
export function isResumable(exit: number): boolean {
  return RESUMABLE.includes(exit);
}

/** The gravest first. */
const PRECEDENCE: readonly number[] = [
  EXIT.wrongAccount,
  EXIT.unsafeFiles,
  EXIT.credentials,
  EXIT.inProgress,
  EXIT.unreachable,
  EXIT.failed,
];

/** How grave an exit status is among several at once: 0 is the gravest. */
export function rankExit(status: number): number {
  const rank = PRECEDENCE.indexOf(status);
  return rank < 0 ? PRECEDENCE.length : rank;
}

/** The exit status of several failures at once, in the order of docs/decisions/exit-statuses.md; 0 for none. */
export function pickWorstExit(codes: Iterable<FailureCode>): ExitStatus {
  const statuses = [...codes].map((code) => FAILURES[code].exit);
  return statuses.toSorted((one, other) => rankExit(one) - rankExit(other))[0] ?? EXIT.done;
}

/** What `decide` gives, or the expected failure that it throws. */
export function decideOrFailure<T>(decide: () => T): T | Failure {
  try {
    return decide();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}

/** What `work` gives, or the expected failure that it ends in. A bug or an interruption is thrown. */
export async function resolveOrFailure<T>(work: Promise<T>): Promise<T | Failure> {
  try {
    return await work;
  } catch (error) {
    if (isFailure(error) && error.code !== 'INTERRUPTED') return error;
    throw error;
  }
}
