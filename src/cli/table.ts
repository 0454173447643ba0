import { fold, padTo, stringWidth } from './fold.ts';

/** A row by column title. */
export type Row = Readonly<Record<string, string>>;

const GAP = 2;

/** Columns side by side where they fit in `width`, else one block a row: title and value on a line. */
export function table(columns: readonly string[], rows: readonly Row[], width: number): string {
  const shown = columns.filter((column) => rows.some((row) => cell(row, column) !== ''));
  const widths = shown.map((column) =>
    Math.max(stringWidth(column), ...rows.map((row) => stringWidth(cell(row, column)))),
  );
  const total = widths.reduce((sum, each) => sum + each + GAP, -GAP);
  return total <= width ? sideBySide(shown, rows, widths) : oneBelowTheOther(shown, rows, width);
}

function sideBySide(columns: readonly string[], rows: readonly Row[], widths: readonly number[]): string {
  const line = (cells: readonly string[]) =>
    cells
      .map((text, index) => padTo(text, widths[index] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [
    line(columns.map((column) => column.toUpperCase())),
    ...rows.map((row) => line(columns.map((column) => cell(row, column)))),
  ].join('\n');
}

function oneBelowTheOther(columns: readonly string[], rows: readonly Row[], width: number): string {
  const label = Math.max(...columns.map((column) => stringWidth(column))) + GAP;
  return rows
    .map((row) =>
      columns
        .filter((column) => cell(row, column) !== '')
        .flatMap((column) => fold(cell(row, column), width, padTo(column, label)))
        .join('\n'),
    )
    .join('\n\n');
}

function cell(row: Row, column: string): string {
  return row[column] ?? '';
}
