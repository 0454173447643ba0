import { dirname } from 'node:path';
import { showText } from '../text.ts';
import { askGit, type GitOptions, openGit } from './git-questions.ts';

/** `Ada Lovelace <ada@example.com>`: who committed `file` last; undefined where nobody did, or it was this user. */
export async function findLastAuthor(file: string, options: GitOptions): Promise<string | undefined> {
  const standing = await openGit(dirname(file), options);
  if (standing.kind !== 'inside') return undefined;
  const log = ['--literal-pathspecs', 'log', '-n1', '--no-show-signature', '--format=%an%x00%ae', '--', file];
  const [{ stdout }, own] = await Promise.all([
    askGit(standing.git, log, options),
    askGit(standing.git, ['config', 'user.email'], options),
  ]);
  const [name = '', email = ''] = stdout.trim().split('\0');
  return email === '' || email === own.stdout.trim() ? undefined : showText(`${name} <${email}>`);
}
