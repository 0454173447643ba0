import { decode } from './decode.ts';
import type { Document } from './document.ts';
import { scan } from './scan.ts';
import { toFailure, unreadable } from './unreadable.ts';

/** A file's content as botocore reads it. Throws `CONFIG_FILE_UNREADABLE` where it does not. */
export function documentOf(path: string, content: Buffer | undefined): Document {
  const document = scan(content === undefined ? '' : decode(path, content));
  const [problem] = document.problems;
  if (problem === undefined) return document;
  const { reason, mend } = toFailure(problem);
  throw unreadable(path, problem.line, reason, [mend]);
}
