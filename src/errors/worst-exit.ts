import { FAILURES, type FailureCode } from './catalogue.ts';
import { EXIT, type ExitStatus } from './kinds.ts';

/** The gravest first. */
const PRECEDENCE: readonly ExitStatus[] = [
  EXIT.wrongAccount,
  EXIT.unsafeFiles,
  EXIT.credentials,
  EXIT.inProgress,
  EXIT.unreachable,
  EXIT.failed,
];

/** The exit status of several failures at once, in the contract's order; 0 for none. */
export function worstExit(codes: Iterable<FailureCode>): ExitStatus {
  const found = new Set([...codes].map((code) => FAILURES[code].exit));
  if (found.size === 0) return EXIT.done;
  return PRECEDENCE.find((status) => found.has(status)) ?? [...found][0] ?? EXIT.failed;
}
