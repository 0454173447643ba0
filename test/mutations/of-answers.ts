import type { Mutation } from './mutation.ts';

const ROOT_KEY = ['test/workflows/org-init/root-key.test.ts'];

const broken = (
  promise: string,
  file: string,
  [find, replace]: readonly [string, string],
  tests: readonly string[],
): Mutation => ({ promise, file: `src/${file}`, find, replace, tests });

/** What is done with AWS's answers, and said of whoever gave them. */
export const OF_ANSWERS: readonly Mutation[] = [
  broken(
    'both of root’s keys are deleted',
    'workflows/org-init/steps.ts',
    ['  for (const id of ids.filter((other) => other !== rootKeys.accessKeyId)) await deleteKey(iam, id);\n', ''],
    ROOT_KEY,
  ),
  broken(
    'a root key that remains is told',
    'workflows/org-init/steps.ts',
    ['await hasRootKeys(adminIam); tries', 'tries < 1; tries'],
    ROOT_KEY,
  ),
  broken(
    'a root key that cannot be deleted fails before anything is changed',
    'workflows/org-init/load.ts',
    ['    if (isNeeded) await assertNoRootKeys(iam, identity);\n', ''],
    ROOT_KEY,
  ),
];
