import { quantile, type Times } from './measure.ts';

/** One line of the table: how one subject compares with another. */
export interface Line {
  readonly what: string;
  readonly goal: string;
  /** Ratios, one for each round; one alone where it was measured otherwise. */
  readonly ratios: readonly number[];
}

/** Subject over base, round by round, which a busy machine slows down alike. */
export function ratios(times: Times, subject: string, base: string): number[] {
  return (times.get(subject) ?? []).flatMap((time, round) => {
    const other = times.get(base)?.[round];
    return time === undefined || other === undefined ? [] : [time / other];
  });
}

/** A table in Markdown: median, and the middle half of the rounds. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ what, goal, ratios: all }) => {
    if (all.length === 0) return [what, goal, 'not measured', ''];
    const spread = all.length === 1 ? 'one round' : `${shown(quantile(all, 0.25))} – ${shown(quantile(all, 0.75))}`;
    return [what, goal, shown(quantile(all, 0.5)), spread];
  });
  return markdown([['', 'goal', 'median', 'middle half'], ...rows]);
}

/** What each subject took by itself, in milliseconds. */
export function timesOf(times: Times, names: ReadonlyMap<string, string>): string {
  const rows = [...names].map(([name, what]) => {
    const all = (times.get(name) ?? []).filter((time) => time !== undefined);
    if (all.length === 0) return [what, 'not measured', ''];
    return [
      what,
      `${quantile(all, 0.5).toFixed(0)} ms`,
      `${quantile(all, 0.25).toFixed(0)} – ${quantile(all, 0.75).toFixed(0)} ms`,
    ];
  });
  return markdown([['', 'median', 'middle half'], ...rows]);
}

function shown(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 2 : 0);
}

function markdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...body.map(line)].join('\n');
}
