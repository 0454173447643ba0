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

/** What the system says of a file that cannot be read, and what to do. */
const SYSTEM_ERRORS: Readonly<Record<string, readonly [reason: string, advice: (path: string) => string]>> = {
  EACCES: ['this user may not read it', (path) => `See who may: ls -l ${path}`],
  EPERM: ['this user may not read it', (path) => `See who may: ls -l ${path}`],
  ELOOP: ['a symbolic link that leads back to itself', (path) => `See where it leads: ls -l ${path}`],
  ENOTDIR: ['a part of the path is a file, not a folder', (path) => `Look at each part: namei -l ${path}`],
  EIO: ['the disk failed while reading it', () => 'Check the disk.'],
};

/** The refusal for an error of the system; undefined for one that is not expected here. */
export function explainError(path: string, code: unknown): Failure | undefined {
  if (code === 'ENXIO') return makeNotAFileFailure(path, 'is no regular file');
  const [reason, advise] = SYSTEM_ERRORS[String(code)] ?? [];
  if (reason === undefined || advise === undefined) return undefined;
  return makeUnreadableFailure(path, undefined, reason, [advise(quoteForShell(path))]);
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
  const [reason, mend] = PROBLEMS[problem.kind]({ ...problem, section: `[${problem.section ?? ''}]` });
  return makeUnreadableFailure(path, problem.line, `${reason}, so botocore refuses the whole file`, [mend]);
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

/** Why botocore reads no such line, and how to mend it. */
const PROBLEMS: Readonly<Record<Problem['kind'], (problem: Problem) => readonly [reason: string, mend: string]>> = {
  'duplicate section': ({ section, line, firstLine }) => [
    `section ${section} stands a second time (first on line ${firstLine})`,
    `Move the keys of line ${line}'s section into the one on line ${firstLine} and delete its header.`,
  ],
  'duplicate key': ({ section, key, line, firstLine }) => [
    `key ${key} stands a second time in ${section} (first on line ${firstLine})`,
    `Delete one of the two: line ${firstLine} or line ${line}.`,
  ],
  'key before section': ({ line }) => [
    'text before the first [section]',
    `Put a section header above line ${line}, make it a comment with #, or delete it.`,
  ],
  'no delimiter': ({ section, line }) => [
    `a line without = in ${section}`,
    `Make line ${line} read "key = value", make it a comment with #, or delete it.`,
  ],
  'no key': ({ section, line }) => [
    `a value without a key in ${section}`,
    `Put a key before the = on line ${line}, or delete the line.`,
  ],
  'nested line': ({ section, key, line }) => [
    `a line without = in the nested block of ${key} in ${section}`,
    `Make line ${line} read "key = value", or put it on the line of ${key}.`,
  ],
};
