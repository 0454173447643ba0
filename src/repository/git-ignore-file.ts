import { lstatSync } from 'node:fs';
import { readSmallFile } from '../files/paths.ts';

/** A `.gitignore` before and after; every byte that stood there stays. */
export interface IgnorePlan {
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer;
  /** The lines that are added, without their ends. */
  readonly lines: readonly string[];
}

const NOTE = '# Secrets of pf aws: never commit these.';

/**
 * Adds patterns at the end, where they win over every earlier line of the file. Undefined where something else than a
 * file stands in its place: git goes by none of that either.
 */
export function planIgnore(path: string, patterns: readonly string[]): IgnorePlan | undefined {
  const file = isLink(path) ? undefined : readSmallFile(path);
  if (file === undefined || file.kind === 'refused') return undefined;
  const before = file.kind === 'read' ? file.content : undefined;
  const ending = before?.includes('\r\n') ? '\r\n' : '\n';
  const open = before !== undefined && before.length > 0 && before.at(-1) !== 0x0a;
  const lines = [...(before?.includes(NOTE) ? [] : [NOTE]), ...patterns];
  const added = `${open ? ending : ''}${lines.join(ending)}${ending}`;
  return { path, before, after: Buffer.concat([before ?? Buffer.alloc(0), Buffer.from(added)]), lines };
}

/** A pattern that matches this very name in the folder of the `.gitignore`, and nothing else. */
export function makePattern(name: string): string {
  return `/${name.replaceAll(/[\\*?[\] ]/g, '\\$&')}`;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
