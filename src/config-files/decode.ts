import { isUtf8 } from 'node:buffer';
import { lineNumberAt } from './lines.ts';
import { unreadable } from './unreadable.ts';

const BOM = '\ufeff';

/**
 * The text of a shared config file, every byte of which can be written back.
 * Throws `CONFIG_FILE_UNREADABLE` for what botocore cannot decode, and for NUL bytes, which it takes
 * for text: a file full of them is UTF-16 without a mark.
 */
export function decode(path: string, content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) throw utf16(path);
  if (content[0] === 0xfe && content[1] === 0xff) throw utf16(path);
  if (!isUtf8(content)) {
    throw unreadable(path, lineOfBadByte(content), 'bytes that are not UTF-8 (Latin-1, perhaps)', [
      `Convert the file, for example: iconv -f latin1 -t utf-8 ${path} > converted`,
    ]);
  }
  const text = content.toString('utf8');
  if (text.startsWith(BOM)) {
    throw unreadable(path, 1, 'a byte order mark, with which botocore cannot read the file', [
      `Save the file as UTF-8 without BOM, for example: sed -i '1s/^\\xEF\\xBB\\xBF//' ${path}`,
    ]);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const reason = 'NUL bytes (is it UTF-16?)';
    throw unreadable(path, lineNumberAt(text, nul), reason, [`Save the file as UTF-8: ${path}`]);
  }
  return text;
}

function utf16(path: string) {
  return unreadable(path, 1, 'UTF-16, which botocore cannot decode', [
    `Convert the file, for example: iconv -f utf-16 -t utf-8 ${path} > converted`,
  ]);
}

function lineOfBadByte(content: Buffer): number {
  let line = 1;
  let start = 0;
  for (let end = content.indexOf(0x0a); end >= 0; end = content.indexOf(0x0a, start)) {
    if (!isUtf8(content.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
  return line;
}
