import { FAILURES, type FailureCode } from './catalogue.ts';
import { EXIT, type ExitStatus } from './kinds.ts';

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
