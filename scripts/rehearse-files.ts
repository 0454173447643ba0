import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { say, typed } from './rehearse-say.ts';

/** Longer files are cut. */
const LINES_SHOWN = 40;
const SECRET = /^(\s*(?:aws_secret_access_key|aws_session_token)\s*=\s*)\S.*$/gim;

/** Every file under `root` but git's own, with its mode. */
export function showTree(root: string): void {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.startsWith('.git/'))
    .sort();
  for (const path of files) say(`${(statSync(join(root, path)).mode & 0o777).toString(8)}  ${path}`);
}

/** The file as `cat` prints it, secrets masked. */
export function showFile(root: string, path: string): void {
  say('');
  typed(`cat ${path}`);
  const lines = readFileSync(join(root, path), 'utf8').replaceAll(SECRET, '$1****').trimEnd().split('\n');
  const rest = lines.length - LINES_SHOWN;
  say(...lines.slice(0, LINES_SHOWN), ...(rest > 0 ? [`… and ${rest} more lines`] : []));
}
