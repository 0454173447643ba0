import { EXIT } from '../errors/kinds.ts';
import { shortenArn, toPlainLine } from '../text.ts';
import { type EnvironmentResult, type Finding, getStatus, type VerifyResult } from '../workflows/verify/findings.ts';
import { describeElsewhere, foldText, formatTable } from './layout.ts';

/** `text` is what the AWS CLI prints for `--output text`; `table` is for people. */
export type VerifyOutput = 'text' | 'table';

/** Results are for stdout, what is wrong for stderr; neither ends with a line break. */
export interface Presented {
  readonly stdout: string;
  readonly stderr: string;
}

/** Columns of the terminal that results go to, and of the one that findings go to; infinite for a pipe. */
export interface OutputWidths {
  readonly result: number;
  readonly note: number;
}

const UNLIMITED: OutputWidths = { result: Number.POSITIVE_INFINITY, note: Number.POSITIVE_INFINITY };

/** For a terminal folded to its width, suggestions whole so that they can be copied. */
export function presentVerify(
  { environments, findings: others = [] }: VerifyResult,
  output: VerifyOutput,
  widths = UNLIMITED,
): Presented {
  const elsewhere = new Set(environments.flatMap(({ endpoint }) => endpoint ?? []));
  const notes = [...elsewhere].flatMap((endpoint) => foldText(describeElsewhere(endpoint), widths.note));
  const findings = [...groupFindings(environments), ...others.map((finding) => presentFinding(finding))].flatMap(
    ({ line, suggestions }) => [...foldText(line, widths.note), ...suggestions],
  );
  const stdout = output === 'text' ? formatText(environments) : formatEnvironments(environments, widths.result);
  return { stdout, stderr: [...notes, ...findings].join('\n') };
}

function formatText(environments: readonly EnvironmentResult[]): string {
  const lines = environments.flatMap(({ account, arn, userId }) =>
    account === null ? [] : [[account, arn, userId].map((value) => toPlainLine(String(value))).join('\t')],
  );
  return lines.join('\n');
}

const COLUMNS = ['environment', 'profile', 'account', 'verdict', 'identity'];

function formatEnvironments(environments: readonly EnvironmentResult[], width: number): string {
  const rows = environments.map((one) => ({
    environment: one.environment,
    profile: one.profile,
    account: one.account ?? '-',
    verdict: describeVerdict(one),
    identity: one.arn === null ? '-' : shortenArn(one.arn),
  }));
  return formatTable(COLUMNS, rows, width);
}

/** In a word or two. */
function describeVerdict({ ok, cached, findings }: EnvironmentResult): string {
  const errors = findings.filter(({ level }) => level === 'error');
  // AWS was not reached, or did not say.
  if (errors.length > 0 && errors.every(({ code }) => getStatus(code) === EXIT.unreachable)) return 'unknown';
  if (!ok) return 'FAILED';
  if (findings.length > 0) return 'ok, warned';
  return cached ? 'ok, earlier' : 'ok';
}

/** One finding, and the environments it is true of. */
interface FindingGroup {
  readonly line: string;
  readonly suggestions: readonly string[];
}

/** What is true of several environments is said once. */
function groupFindings(environments: readonly EnvironmentResult[]): FindingGroup[] {
  const said = new Map<string, { finding: Finding; names: string[] }>();
  for (const { environment, findings } of environments) {
    for (const finding of findings) {
      // What is run through one of them is as good through another.
      const advice = finding.suggestions.map((line) =>
        line.replace(` exec ${environment} -- `, ' exec ENVIRONMENT -- '),
      );
      const key = JSON.stringify([finding.code, finding.level, finding.message, advice]);
      const entry = said.get(key) ?? { finding, names: [] };
      // The same may be found of an environment's own profile and of one that its files name.
      if (!entry.names.includes(environment)) entry.names.push(environment);
      said.set(key, entry);
    }
  }
  return [...said.values()].map(({ finding, names }) => presentFinding(finding, names));
}

function presentFinding({ level, message, code, suggestions }: Finding, names: readonly string[] = []): FindingGroup {
  const of = names.length === 0 ? '' : `${names.join(', ')}: `;
  return {
    line: toPlainLine(`${of}${level}: ${message} (${code})`),
    suggestions: suggestions.map((suggestion) => toPlainLine(`  - ${suggestion}`)),
  };
}

/** What `--json` prints, to the byte the same on both ways. */
export function verifyDocument(result: VerifyResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
