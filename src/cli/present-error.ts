import type { Failure } from '../errors/failure.ts';

/** What a person reads on stderr: what happened, then what to type next. */
export function presentFailure(failure: Failure, link?: string): string {
  const lines = [`Error: ${failure.message}`, `  (${failure.code})`];
  if (failure.suggestions.length > 0) {
    lines.push('', 'What to do next:', ...failure.suggestions.map((suggestion) => `  - ${suggestion}`));
  }
  if (link !== undefined) lines.push('', `AWS on this: ${link}`);
  return `${lines.join('\n')}\n`;
}

/** The same as data, for `--json`. */
export function failureDocument(failure: Failure): { error: Record<string, unknown> } {
  return {
    error: {
      code: failure.code,
      message: failure.message,
      suggestions: [...failure.suggestions],
      ...failure.details,
    },
  };
}
