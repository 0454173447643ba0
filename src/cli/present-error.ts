import { FAILURES } from '../errors/catalogue.ts';
import type { Failure } from '../errors/failure.ts';
import { findRequestId } from '../errors/request-id.ts';
import { makePrintable, settleAdvice } from '../text.ts';

export interface ErrorView {
  /** Show the id AWS Support asks for. */
  readonly verbose?: boolean;
  /** Folds a text to lines; without it lines stay as they are. */
  readonly fold?: (text: string, first: string) => string[];
}

/** What a person reads on stderr: what happened, then what to type next. Commands are never folded. */
export function presentFailure(failure: Failure, { verbose = false, fold = keepWhole }: ErrorView = {}): string {
  const lines = [...failure.message.split('\n').flatMap((line, at) => fold(line, at === 0 ? 'Error: ' : '  '))];
  lines.push(`  (${failure.code})`);
  const requestId = verbose ? findRequestId(failure) : undefined;
  if (requestId !== undefined) lines.push(`  AWS request id: ${requestId}`);
  const advice = settleAdvice(failure.suggestions, failure.details);
  if (advice.length > 0) lines.push('', 'What to do next:', ...advice.map((line) => `  - ${line}`));
  const { link } = FAILURES[failure.code];
  if (link !== undefined) lines.push('', `AWS on this: ${link}`);
  return makePrintable(`${lines.join('\n')}\n`);
}

/** The same as data, for `--json`. */
export function toFailureDocument(failure: Failure): { error: Record<string, unknown> } {
  const { link } = FAILURES[failure.code];
  const requestId = findRequestId(failure);
  return {
    error: {
      code: failure.code,
      message: failure.message,
      suggestions: settleAdvice(failure.suggestions, failure.details),
      ...(link === undefined ? {} : { link }),
      ...failure.details,
      ...(requestId === undefined ? {} : { requestId }),
    },
  };
}

const REPORT_IT =
  'This is a bug in pf-plugin-aws, not your mistake: please report it to its maintainers with these lines and the command you typed.';

/** A plain Error is our bug: with its stack, and where to take it. */
export function presentBug(error: Error, version: string): string {
  return `${error.stack ?? error.message}\n\n${REPORT_IT} (version ${version}, Node ${process.versions.node})\n`;
}

export function toBugDocument(error: Error): { error: Record<string, unknown> } {
  return { error: { code: 'BUG', message: error.message, suggestions: [REPORT_IT], stack: error.stack } };
}

function keepWhole(text: string, first: string): string[] {
  return [`${first}${text}`];
}
