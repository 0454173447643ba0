import { wrapAnsi } from 'fast-wrap-ansi';
import { eastAsianWidth } from 'get-east-asian-width';
import type { FailedEnvironment } from '../run/failures.ts';
import { toPlainLine } from '../text.ts';

/** Columns of the terminal (0 is unknown). What goes to a pipe is never folded: programs read it by lines. */
export function getResultWidth(): number {
  return process.stdout.columns || Number.POSITIVE_INFINITY;
}

/** The same of the terminal that people read along on. */
export function getNoteWidth(): number {
  return process.stderr.columns || Number.POSITIVE_INFINITY;
}

/** Folds a text between words, all lines behind `first`. A word that is too long stays whole, to be copied. */
export function foldText(text: string, width: number, first = ''): string[] {
  if (!Number.isFinite(width)) return [`${first}${text}`];
  const indent = measureWidth(first);
  const [head = '', ...rest] = wrapAnsi(text, Math.max(10, width - indent), { hard: false, trim: true }).split('\n');
  return [`${first}${head}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
}

/** Fills a text up with blanks to `width` columns; wide characters count as two. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - measureWidth(text)));
}

/** Columns a text takes in a terminal: wide characters and emoji two, what joins its neighbour none. */
export function measureWidth(text: string): number {
  // What nearly every text is made of, with our own marks. The tables behind the rest take 30 ms to load.
  if (/^[\x20-\x7e\u2026\u2714\u25cb\u2716]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (/^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Mark}]+$/u.test(segment)) continue;
    // A single character tells by itself; the table of emoji sequences is slow to load.
    const isEmoji = segment.length > 1 && /^\p{RGI_Emoji}$/v.test(segment);
    width += isEmoji ? 2 : eastAsianWidth(segment.codePointAt(0) ?? 0);
  }
  return width;
}

/** A row by column title. */
export type Row = Readonly<Record<string, string>>;

const GAP = 2;

/** Columns side by side where they fit in `width`, else one block a row: title and value on a line. */
export function formatTable(columns: readonly string[], rows: readonly Row[], width: number): string {
  const shown = columns.filter((column) => rows.some((row) => readCell(row, column) !== ''));
  const widths = shown.map((column) =>
    Math.max(measureWidth(column), ...rows.map((row) => measureWidth(readCell(row, column)))),
  );
  const total = widths.reduce((sum, each) => sum + each + GAP, -GAP);
  return total <= width ? formatColumns(shown, rows, widths) : formatRecords(shown, rows, width);
}

function formatColumns(columns: readonly string[], rows: readonly Row[], widths: readonly number[]): string {
  const line = (cells: readonly string[]) =>
    cells
      .map((text, index) => padTo(text, widths[index] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [
    line(columns.map((column) => column.toUpperCase())),
    ...rows.map((row) => line(columns.map((column) => readCell(row, column)))),
  ].join('\n');
}

function formatRecords(columns: readonly string[], rows: readonly Row[], width: number): string {
  const label = Math.max(...columns.map((column) => measureWidth(column))) + GAP;
  return rows
    .map((row) =>
      columns
        .filter((column) => readCell(row, column) !== '')
        .flatMap((column) => foldText(readCell(row, column), width, padTo(column, label)))
        .join('\n'),
    )
    .join('\n\n');
}

function readCell(row: Row, column: string): string {
  return toPlainLine(row[column] ?? '');
}

/** A heading, and below it what there is of `values`, each behind its label. */
export function presentRows(
  heading: string,
  values: Readonly<Record<string, string | null | undefined>>,
  width: number,
): string {
  const rows = Object.entries(values).flatMap(([label, value]) =>
    value == null ? [] : foldText(value, width, `    ${label.padEnd(11)}`),
  );
  return [heading, ...rows].join('\n');
}

/** For a person: what is told was not heard of AWS itself. */
export function describeElsewhere(endpoint: string): string {
  return `Answers come from ${endpoint}, not from AWS's own hosts.`;
}

interface FailedView {
  /** Columns to fold to. */
  readonly width: number;
  /** Show the ids AWS Support asks for. */
  readonly verbose?: boolean | undefined;
}

/** Why environments failed, for a person; what is true of several is said once. */
export function presentFailed(failed: readonly FailedEnvironment[], { width, verbose }: FailedView): string[] {
  const alike = Map.groupBy(failed, ({ code, message, suggestions }) => JSON.stringify([code, message, suggestions]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { code, message, suggestions, requestId } = first;
    return [
      ...foldText(`${message} (${code})`, width, `✖ ${group.map(({ environment }) => environment).join(', ')}: `),
      ...(verbose && requestId !== undefined ? [`  AWS request id: ${requestId}`] : []),
      ...suggestions.map((suggestion) => `  - ${suggestion}`),
    ].join('\n');
  });
}
