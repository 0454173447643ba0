import type { Document } from './document.ts';
import { scanPlain } from './scan-plain.ts';
import { Scanner } from './scanner.ts';

/** The texts read last: a command asks for the same two files several times, and reads what it has edited. */
const RECENT = 4;
const recent: Document[] = [];

/**
 * Reads a shared config file as Python's configparser does for botocore, in one pass, keeping the
 * place of everything. Never throws: what botocore would refuse is listed in `problems`.
 */
export function scan(text: string): Document {
  const known = recent.find((document) => document.text === text);
  if (known !== undefined) return known;
  const document = scanPlain(text) ?? new Scanner(text).read();
  recent.unshift(document);
  recent.length = Math.min(recent.length, RECENT);
  return document;
}
