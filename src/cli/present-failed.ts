import type { FailedEnvironment } from '../run/failures.ts';
import { fold } from './layout.ts';

interface FailedView {
  /** Columns to fold to. */
  readonly width: number;
  /** Show the ids AWS Support asks for. */
  readonly verbose?: boolean | undefined;
}

/** Why environments failed, for a person; one block an environment. */
export function presentFailed(failed: readonly FailedEnvironment[], { width, verbose }: FailedView): string[] {
  return failed.map(({ environment, code, message, suggestions, requestId }) =>
    [
      ...fold(`${message} (${code})`, width, `✖ ${environment}: `),
      ...(verbose && requestId !== undefined ? [`  AWS request id: ${requestId}`] : []),
      ...suggestions.map((suggestion) => `  - ${suggestion}`),
    ].join('\n'),
  );
}
