import type { Mutation } from './mutation.ts';

const ORGANIZATIONS = ['test/aws/organizations.test.ts'];
const STRANGE = ['test/aws/strange-answers.test.ts'];
const HOSTILE = ['test/cli/hostile-names.test.ts'];
const LINKS = ['test/files/links.test.ts'];
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
  broken('pages that never end are no list', 'aws/json-client.ts', ['tokens.has(next) || ', ''], ORGANIZATIONS),
  broken('the pages end with the run', 'aws/json-client.ts', ['clock.now() > until', 'until < 0'], ORGANIZATIONS),
  broken(
    'the ARN of an organization is of its account',
    'aws/organizations.ts',
    ["  if (readText(wire, 'Arn') !== arn) throwMalformed(operation, 'ARN of the organization');\n", ''],
    ORGANIZATIONS,
  ),
  broken(
    'what says yes to everything is no bucket of ours',
    'aws/buckets.ts',
    ['($metadata.requestId === undefined ? undefined : asked)', 'asked'],
    STRANGE,
  ),
  broken(
    'credentials hold no line break',
    'aws/caller-identity.ts',
    ["PRINTABLE.test(secretAccessKey ?? '')", "secretAccessKey !== ''"],
    STRANGE,
  ),
  broken('a name in quotes is not filled in again', 'text.ts', ["(?<=^|[\\s=])'[^']*'(?:\\\\''[^']*')*|", ''], HOSTILE),
  broken('completion gives a shell nothing to expand', 'cli/completion.ts', ['isShellWord(name) && ', ''], HOSTILE),
  broken(
    'a name that no shell takes as it stands makes no environment',
    'text.ts',
    ['return /^[A-Za-z0-9][\\w.-]{0,63}$/.test(name);', "return name !== '';"],
    HOSTILE,
  ),
  broken(
    'nothing is written behind a link',
    'files/replace-file.ts',
    ['  if (real === folder) return;\n', '  if (real !== "") return;\n'],
    LINKS,
  ),
];
