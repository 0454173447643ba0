import { FAILURES, type FailureCode } from './catalogue.ts';
import { EXIT } from './kinds.ts';

/** Whether what failed with `code` may succeed in a moment with nothing mended: `--wait` goes on only for such. */
export function isTransient(code: FailureCode): boolean {
  return FAILURES[code].transient === true;
}

const RESUMABLE: readonly number[] = [EXIT.inProgress, EXIT.unreachable, EXIT.interrupted];

/** Whether the same command goes on from where it ended with `exit`; after others it would fail again. */
export function isResumable(exit: number): boolean {
  return RESUMABLE.includes(exit);
}
