/** Exit statuses of `pf aws`. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  inputNeeded: 3,
  credentials: 4,
  wrongAccount: 5,
  unreachable: 6,
  unsafeFiles: 7,
  inProgress: 8,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** One row of the table of expected failures: what docs/errors.md prints and what a throw falls back on. */
export interface FailureKind {
  readonly exit: ExitStatus;
  /** What happened, in one sentence without particulars. */
  readonly summary: string;
  /** What to do next, most useful first. A throw may replace these by more exact ones. */
  readonly advice: readonly string[];
  /** AWS's own page on the matter, where there is one. */
  readonly link?: string;
  /** It may pass with nothing mended: waiting for it, or running the same command again, makes sense. */
  readonly transient?: true;
}

export type FailureTable = Readonly<Record<string, FailureKind>>;
