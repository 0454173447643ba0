import { Failure } from '../errors/failure.ts';
import type { Problem } from './document.ts';

/** The refusal of a file, with its place and how to mend it. */
export function unreadable(
  path: string,
  line: number | undefined,
  reason: string,
  suggestions: readonly string[],
): Failure {
  const place = line === undefined ? path : `${path}, line ${line}`;
  return new Failure('CONFIG_FILE_UNREADABLE', `${place}: ${reason}. No file was touched.`, {
    suggestions,
    details: { file: path, line, reason },
  });
}

/** What is wrong with a line, and how to mend it. Names sections and keys, never a value. */
export function toFailure(problem: Problem): { reason: string; mend: string } {
  const section = `[${problem.section ?? ''}]`;
  switch (problem.kind) {
    case 'duplicate section':
      return {
        reason: `section ${section} stands a second time (first on line ${problem.firstLine}), so botocore refuses the whole file`,
        mend: `Move the keys of line ${problem.line}'s section into the one on line ${problem.firstLine} and delete its header.`,
      };
    case 'duplicate key':
      return {
        reason: `key ${problem.key} stands a second time in ${section} (first on line ${problem.firstLine}), so botocore refuses the whole file`,
        mend: `Delete one of the two: line ${problem.firstLine} or line ${problem.line}.`,
      };
    case 'key before section':
      return {
        reason: 'text before the first [section], so botocore refuses the whole file',
        mend: `Put a section header above line ${problem.line}, make it a comment with #, or delete it.`,
      };
    case 'no delimiter':
      return {
        reason: `a line without = in ${section}, so botocore refuses the whole file`,
        mend: `Make line ${problem.line} read "key = value", make it a comment with #, or delete it.`,
      };
    case 'no key':
      return {
        reason: `a value without a key in ${section}, so botocore refuses the whole file`,
        mend: `Put a key before the = on line ${problem.line}, or delete the line.`,
      };
    case 'nested line':
      return {
        reason: `a line without = in the nested block of ${problem.key} in ${section}, so botocore refuses the whole file`,
        mend: `Make line ${problem.line} read "key = value", or put it on the line of ${problem.key}.`,
      };
  }
}
