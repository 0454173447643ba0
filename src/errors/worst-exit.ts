import { FAILURES, type FailureCode } from './catalogue.ts';
import { EXIT, type ExitStatus } from './kinds.ts';

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
