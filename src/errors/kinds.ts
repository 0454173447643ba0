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
}

export type FailureTable = Readonly<Record<string, FailureKind>>;

/** Makes rows of one exit status. The last of the texts is the link where it is one. */
function makeRow(exit: ExitStatus) {
  return (summary: string, ...texts: readonly string[]): FailureKind => {
    const link = texts.find((text) => text.startsWith('https://'));
    return { exit, summary, advice: texts.filter((text) => text !== link), ...(link === undefined ? {} : { link }) };
  };
}

export const failed = makeRow(EXIT.failed);
export const usage = makeRow(EXIT.usage);
export const inputNeeded = makeRow(EXIT.inputNeeded);
export const credentials = makeRow(EXIT.credentials);
export const wrongAccount = makeRow(EXIT.wrongAccount);
export const unreachable = makeRow(EXIT.unreachable);
export const unsafeFiles = makeRow(EXIT.unsafeFiles);
export const inProgress = makeRow(EXIT.inProgress);
export const interrupted = makeRow(EXIT.interrupted);
