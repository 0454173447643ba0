import { FAILURES, type FailureCode } from './catalogue.ts';
import { EXIT, type ExitStatus } from './kinds.ts';

/** Whether what failed with `code` may succeed in a moment with nothing mended: `--wait` goes on only for such. */
export function isTransient(code: FailureCode): boolean {
  return FAILURES[code].transient === true;
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
