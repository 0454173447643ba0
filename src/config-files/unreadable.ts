import { isUtf8 } from 'node:buffer';
import { Failure } from '../errors/failure.ts';
import { quoteForShell } from '../text.ts';
import { countLinesTo } from './characters.ts';
import type { Problem } from './document.ts';

/** The refusal of what is not the file it should be; `reason` follows its name: "is a folder". */
export function makeNotAFileFailure(path: string, reason: string): Failure {
  return makeUnreadableFailure(path, undefined, `what stands there ${reason}`, [
    `Move it away: mv ${quoteForShell(path)} ${quoteForShell(`${path}.old`)}`,
  ]);
}

/** The refusal for an error of the system; undefined for one that is not expected here. */
export function explainError(path: string, code: unknown): Failure | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return makeUnreadableFailure(path, undefined, 'this user may not read it', [
        `See who may: ls -l ${quoteForShell(path)}`,
      ]);
    case 'ELOOP':
      return makeUnreadableFailure(path, undefined, 'a symbolic link that leads back to itself', [
        `See where it leads: ls -l ${quoteForShell(path)}`,
      ]);
    case 'ENOTDIR':
      return makeUnreadableFailure(path, undefined, 'a part of the path is a file, not a folder', [
        `Look at each part: namei -l ${quoteForShell(path)}`,
      ]);
    case 'ENXIO':
      return makeNotAFileFailure(path, 'is no regular file');
    case 'EIO':
      return makeUnreadableFailure(path, undefined, 'the disk failed while reading it', ['Check the disk.']);
    default:
      return undefined;
  }
}

/**
 * The refusal of content that is no UTF-8 text, which botocore cannot decode, or that has a mark or NUL bytes in it.
 */
export function explainEncoding(path: string, content: Buffer): Failure {
  if (['ff fe', 'fe ff'].includes(`${content[0]?.toString(16)} ${content[1]?.toString(16)}`)) {
    return makeUnreadableFailure(path, 1, 'UTF-16, which botocore cannot decode', [
      `Convert the file, for example: iconv -f utf-16 -t utf-8 ${quoteForShell(path)} > converted`,
    ]);
  }
  if (!isUtf8(content)) {
    return makeUnreadableFailure(path, findBadLine(content), 'bytes that are not UTF-8 (Latin-1, perhaps)', [
      `Convert the file, for example: iconv -f latin1 -t utf-8 ${quoteForShell(path)} > converted`,
    ]);
  }
  const text = content.toString('utf8');
  if (text.startsWith('\ufeff')) {
    return makeUnreadableFailure(path, 1, 'a byte order mark, with which botocore cannot read the file', [
      `Save the file as UTF-8 without BOM, for example: sed -i '1s/^\\xEF\\xBB\\xBF//' ${quoteForShell(path)}`,
    ]);
  }
  const reason = 'NUL bytes (is it UTF-16?)';
  return makeUnreadableFailure(path, countLinesTo(text, text.indexOf('\0')), reason, [
    `Save the file as UTF-8: ${path}`,
  ]);
}

function findBadLine(content: Buffer): number {
  let line = 1;
  let start = 0;
  for (let end = content.indexOf(0x0a); end >= 0; end = content.indexOf(0x0a, start)) {
    if (!isUtf8(content.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
  return line;
}

/** The refusal of a line, with how to mend it. Names sections and keys, never a value. */
export function explainProblem(path: string, problem: Problem): Failure {
  const { reason, mend } = describeProblem(problem);
  return makeUnreadableFailure(path, problem.line, reason, [mend]);
}

function makeUnreadableFailure(
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

function describeProblem(problem: Problem): { reason: string; mend: string } {
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
