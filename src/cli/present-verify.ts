import type { Finding } from '../workflows/verify/finding.ts';
import type { EnvironmentResult, VerifyResult } from '../workflows/verify/result.ts';

/** `text` is what the AWS CLI prints for `--output text`; `table` is for people. */
export type VerifyOutput = 'text' | 'table';

/** Results are for stdout, what is wrong for stderr; neither ends with a line break. */
export interface Presented {
  readonly stdout: string;
  readonly stderr: string;
}

export function presentVerify({ environments }: VerifyResult, output: VerifyOutput): Presented {
  const stdout = output === 'text' ? textLines(environments) : table(environments);
  return { stdout: stdout.join('\n'), stderr: findingLines(environments).join('\n') };
}

function textLines(environments: readonly EnvironmentResult[]): string[] {
  return environments.flatMap(({ account, arn, userId }) =>
    account === null ? [] : [`${account}\t${arn}\t${userId}`],
  );
}

const HEADINGS = ['ENVIRONMENT', 'PROFILE', 'ACCOUNT', 'VERDICT', 'IDENTITY'];

function table(environments: readonly EnvironmentResult[]): string[] {
  const rows = [
    HEADINGS,
    ...environments.map((one) => [one.environment, one.profile, one.account ?? '-', verdict(one), one.arn ?? '-']),
  ];
  const widths = HEADINGS.map((_heading, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** In a word or two. */
export function verdict({ ok, cached, findings }: EnvironmentResult): string {
  if (!ok) return 'FAILED';
  if (findings.length > 0) return 'ok, warned';
  return cached ? 'ok, earlier' : 'ok';
}

/** One finding, and the environments it is true of. */
export interface Told {
  readonly line: string;
  readonly suggestions: readonly string[];
}

/** What is true of several environments is said once. */
export function tellings(environments: readonly EnvironmentResult[]): Told[] {
  const said = new Map<string, { finding: Finding; names: string[] }>();
  for (const { environment, findings } of environments) {
    for (const finding of findings) {
      const key = JSON.stringify([finding.code, finding.level, finding.message, finding.suggestions]);
      const entry = said.get(key) ?? { finding, names: [] };
      // The same may be found of an environment's own profile and of one that its files name.
      if (!entry.names.includes(environment)) entry.names.push(environment);
      said.set(key, entry);
    }
  }
  return [...said.values()].map(({ finding, names }) => ({
    line: printable(`${names.join(', ')}: ${finding.level}: ${finding.message} (${finding.code})`),
    suggestions: finding.suggestions.map((suggestion) => printable(`  - ${suggestion}`)),
  }));
}

function findingLines(environments: readonly EnvironmentResult[]): string[] {
  return tellings(environments).flatMap(({ line, suggestions }) => [line, ...suggestions]);
}

/** AWS's words, and values of files, reach the terminal: none of them may steer it. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, ' ');
}

/** What `--json` prints, to the byte the same on both ways. */
export function verifyDocument(result: VerifyResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
