import { shellWord } from '../../../text.ts';
import type { Facts, FileFacts } from '../facts.ts';
import { type Finding, finding } from '../findings.ts';

const READABLE_BY_OTHERS = 0o044;
const WRITABLE_BY_OTHERS = 0o022;
const OPEN_TO_OTHERS = 0o077;

/** Files 0600, folder 0700: nobody else reads the secrets, or puts others in their place. */
export function checkModes(facts: Facts): Finding[] {
  return facts.files.flatMap((file) => {
    const writable = (file.mode & WRITABLE_BY_OTHERS) !== 0;
    const open = (file.mode & OPEN_TO_OTHERS) !== 0;
    if (!open) return [];
    const level = writable || (file.secret && (file.mode & READABLE_BY_OTHERS) !== 0) ? 'error' : 'warning';
    const [code, mode] =
      file.kind === 'folder' ? (['FOLDER_OPEN', '700'] as const) : (['FILE_READABLE_BY_OTHERS', '600'] as const);
    return [
      finding(
        'files',
        level,
        code,
        `${file.path} has mode ${octal(file.mode)}, which ${opens(file, writable)}.`,
        facts,
        [`chmod ${mode} ${shellWord(file.path)}`],
      ),
    ];
  });
}

function opens(file: FileFacts, writable: boolean): string {
  if (writable) return 'lets others put their own credentials there';
  return file.secret ? 'lets others read the secrets in it' : 'lets others look at it';
}

/** A file with secrets in it is ignored by git, and not tracked all the same. */
export function checkGit(facts: Facts): Finding[] {
  return facts.files.flatMap((file) => {
    if (!file.secret || file.kind === 'folder') return [];
    if (file.git === 'tracked') {
      const message = `git tracks ${file.path}, which holds secrets.`;
      return [finding('git', 'error', 'CREDENTIALS_TRACKED', message, facts, trackedAdvice(file.path))];
    }
    if (file.git === 'exposed') {
      const message = `git does not ignore ${file.path}, which holds secrets.`;
      const folder = folderOf(file.path);
      const advice = [`echo ${shellWord(file.path.slice(folder.length + 1))} >> ${shellWord(`${folder}/.gitignore`)}`];
      return [finding('git', 'error', 'CREDENTIALS_NOT_IGNORED', message, facts, advice)];
    }
    if (file.git === 'unknown') {
      const message = `git does not say whether it ignores ${file.path}, which holds secrets.`;
      const advice = [`See what git says: git -C ${shellWord(folderOf(file.path))} status`];
      return [finding('git', 'warning', 'CREDENTIALS_NOT_IGNORED', message, facts, advice)];
    }
    return [];
  });
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function trackedAdvice(path: string): string[] {
  return [
    `git rm --cached ${shellWord(path)}`,
    'If it was ever pushed, treat its keys as stolen: make new ones and delete these.',
  ];
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
