import { dirname } from 'node:path';
import { quoteForShell } from '../text.ts';

export type SecretProblemKind = 'tracked' | 'not-ignored' | 'in-history' | 'git-missing' | 'git-refuses';

/** One thing that is wrong with how git treats a secret file. */
export interface SecretProblem {
  readonly kind: SecretProblemKind;
  readonly path: string;
  /** One sentence with the particulars. */
  readonly message: string;
  /** What to type. */
  readonly suggestions: readonly string[];
}

export function describeTracked(path: string): SecretProblem {
  return {
    kind: 'tracked',
    path,
    message: `${path} is tracked by git: the next commit would publish the secrets in it.`,
    suggestions: [
      `git -C ${quoteForShell(dirname(path))} rm --cached ${quoteForShell(path)}`,
      'Commit that, and replace every key the file has held: whoever can read the repository has them.',
    ],
  };
}

export function describeNotIgnored(path: string): SecretProblem {
  return {
    kind: 'not-ignored',
    path,
    message: `${path} is not ignored by git: the next "git add" would pick it up.`,
    suggestions: [
      `See which line keeps it in: git -C ${quoteForShell(dirname(path))} check-ignore -v -n --no-index ${quoteForShell(path)}`,
    ],
  };
}

export function describeHistory(path: string, commit: string): SecretProblem {
  return {
    kind: 'in-history',
    path,
    message: `A secret of ${path} is in git's history (commit ${commit}): whoever can read the repository has that key.`,
    suggestions: [
      'Replace the key at AWS first: make a new one, then delete the one that was published.',
      `Look at what was published: git -C ${quoteForShell(dirname(path))} log --all --full-history -- ${quoteForShell(path)}`,
      'Then take it out of the history: git filter-repo --invert-paths --path <path in the repository>, and have every clone made anew.',
    ],
  };
}

export function describeMissingGit(path: string): SecretProblem {
  return {
    kind: 'git-missing',
    path,
    message: `${dirname(path)} lies in a git repository, but there is no git on the PATH to ask what of it is tracked and ignored.`,
    suggestions: ['Install git or enter the devshell, then run the command again.'],
  };
}

/** An ignore file that git does not go by, a symbolic link for one. */
export function describeDeadIgnore(path: string): SecretProblem {
  return {
    kind: 'not-ignored',
    path,
    message: `git does not go by ${path}: it would still pick up the files named there.`,
    suggestions: [`Is it a link? git follows none: ls -l ${quoteForShell(path)}`],
  };
}

export function describeRefusal(path: string, reason: string): SecretProblem {
  const [remedy] = /git config --global --add safe\.directory .+/.exec(reason) ?? [];
  return {
    kind: 'git-refuses',
    path,
    message: `git would not say whether ${path} is tracked and ignored: ${reason.split('\n')[0]}`,
    suggestions: [
      remedy === undefined
        ? `See what is wrong: git -C ${quoteForShell(dirname(path))} status`
        : `If you trust that repository: ${remedy}`,
    ],
  };
}
