import { shellWord } from '../../../text.ts';
import type { Facts, FileFacts } from '../facts.ts';
import { type Finding, finding, type Level } from '../findings.ts';
import type { Strictness } from '../options.ts';

const OPEN_TO_OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;
const WRITABLE_BY_GROUP = 0o020;

/**
 * Secrets are 0600. A file without secrets and the folder may be as git makes them in a clone (0644 and 0755, under umask
 * 002 also 0664 and 0775): what others read there is in the repository anyway.
 */
export function checkModes(facts: Facts): Finding[] {
  return facts.files.flatMap((file) => {
    const level = judgeMode(file);
    if (level === undefined) return [];
    const [code, mode] =
      file.kind === 'folder' ? (['FOLDER_OPEN', '700'] as const) : (['FILE_READABLE_BY_OTHERS', '600'] as const);
    const message = `${file.path} has mode ${octal(file.mode)}, which ${describeRight(file)}.`;
    return [finding('files', level, code, message, facts, [`chmod ${mode} ${shellWord(file.path)}`])];
  });
}

function judgeMode({ kind, mode, secret }: FileFacts): Level | undefined {
  if ((mode & WRITABLE_BY_ALL) !== 0) return 'error';
  if (!secret) return undefined;
  if (kind !== 'folder') return (mode & OPEN_TO_OTHERS) === 0 ? undefined : 'error';
  return (mode & WRITABLE_BY_GROUP) === 0 ? undefined : 'warning';
}

function describeRight({ mode }: FileFacts): string {
  return (mode & WRITABLE_BY_OTHERS) === 0
    ? 'lets others read the secrets in it'
    : 'lets others put their own credentials there';
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

/** AWS's tools use in this shell what is proven here, and not a profile of that name from elsewhere. */
export function checkRivals(facts: Facts, { strict, hook }: Strictness): Finding[] {
  return facts.rivals.map(({ profile, files }) => {
    const message = `In this shell terragrunt, OpenTofu and the AWS CLI take profile ${profile} from ${files.join(' and ')}, not from the repository's files.`;
    return finding('files', strict || hook ? 'error' : 'warning', 'FILES_DIFFER', message, facts);
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
