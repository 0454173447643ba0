/** A row by column title. */
export type Row = Readonly<Record<string, string>>;

/** Columns side by side where they fit in `width`, else one block a row: title and value on a line. */
export function table(columns: readonly string[], rows: readonly Row[], width: number): string {
  const cell = (row: Row, column: string) => row[column] ?? '';
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => cell(row, column).length)));
  const total = widths.reduce((sum, each) => sum + each + 2, -2);
  if (total <= width) {
    const line = (cells: readonly string[]) =>
      cells
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd();
    return [
      line(columns.map((column) => column.toUpperCase())),
      ...rows.map((row) => line(columns.map((column) => cell(row, column)))),
    ].join('\n');
  }
  const label = Math.max(...columns.map((column) => column.length));
  return rows
    .map((row) =>
      columns
        .filter((column) => cell(row, column) !== '')
        .map((column) => `${column.padEnd(label)}  ${cell(row, column)}`)
        .join('\n'),
    )
    .join('\n\n');
}
