import type { Mutation } from './mutation.ts';

const TRUST = ['test/run/trust.test.ts'];
const FILES = ['test/workflows/verify/other-files.test.ts'];
const HOSTILE = ['test/repository/git-hostile.test.ts'];
const EXEC = ['test/workflows/exec/child-environment.test.ts'];

const broken = (
  promise: string,
  file: string,
  [find, replace]: readonly [string, string],
  tests = TRUST,
): Mutation => ({
  promise,
  file: `src/${file}`,
  find,
  replace,
  tests,
});

/** What a repository may not have run, or read out, unasked. */
export const OF_TRUST: readonly Mutation[] = [
  broken('nothing runs before it was agreed to', 'aws/resolve-credentials.ts', [
    '  await context.requireTrust(() => listResolved(profile, context));\n',
    '',
  ]),
  broken('what a profile rests on counts', 'aws/resolve-credentials.ts', [
    'isWhole && isSame ? chain.map(',
    'isWhole && isSame ? chain.slice(0, 1).map(',
  ]),
  broken('what the SDK alone reads in the files counts', 'aws/resolve-credentials.ts', ['isWhole && isSame', 'true']),
  broken('a source that the SDK alone finds counts', 'aws/resolve-credentials.ts', ['isWhole && isSame', 'isSame']),
  broken(
    'nobody gets the files before all of it was agreed to',
    'workflows/exec/child-environment.ts',
    ['  await requireTrust(subject);\n', ''],
    EXEC,
  ),
  broken('what the AWS CLI alone would run counts where it gets the files', 'run/trust.ts', ["['cli_pager', ", '[']),
  broken('plugins of the AWS CLI count', 'run/trust-contents.ts', [
    "kind === 'config' ? listPlugins(document, known) : []",
    '[]',
  ]),
  broken('what the AWS CLI alone would run keeps no profile from being proven', 'run/trust-agreement.ts', [
    'return isOfResolving(content) && ',
    'return ',
  ]),
  broken('only PF_AWS_TRUST=1 stands for agreement', 'run/trust.ts', ["PF_AWS_TRUST === '1'", 'PF_AWS_TRUST']),
  broken('a key in any letters counts', 'run/trust.ts', ['text.toLowerCase()', 'text']),
  broken('a file that git cannot be asked about counts as tracked', 'run/trust-contents.ts', [
    "?? 'unknown')",
    "?? 'unknown') || states.get(path) === 'unknown'",
  ]),
  broken('a file outside of git counts as tracked', 'run/trust-contents.ts', [
    "['ignored', 'exposed'].includes",
    "['ignored', 'exposed', 'outside'].includes",
  ]),
  broken('a committed link is no file of one’s own', 'run/trust-contents.ts', [
    'return isUntracked(file) && ',
    'return ',
  ]),
  broken('a line that readers disagree about counts', 'run/trust-contents.ts', [
    'named.push({ profile: null, key: null, value: line.trim() });',
    '',
  ]),
  broken('a token that is now a link to another file is asked about', 'run/trust-contents.ts', [
    'return resolveRealPath(path).catch(() => path);',
    'return path;',
  ]),
  broken('a changed program is asked about', 'run/trust-programs.ts', ['.update(file.content)', '.update(path)']),
  broken('a program on the PATH is looked at', 'run/trust-programs.ts', ["(word.includes('/') ? [] : searched)", '[]']),
  broken('variables in a command are looked behind', 'run/trust-programs.ts', ["env[braced ?? bare] ?? ''", "''"]),
  broken('an agreement that others may read is not believed', 'run/trust-agreement.ts', ["{ owner: 'private' }", '{}']),
  broken('an agreement has to say what was agreed to', 'run/trust-agreement.ts', [
    ' && file.content.toString() === toText(content)',
    '',
  ]),
  broken('a folder of agreements that others write to is not believed', 'run/trust-agreement.ts', [
    ' && (stats.mode & 0o022) === 0',
    '',
  ]),
  broken('the repository brings no agreements', 'run/trust-agreement.ts', [
    '!roots.some((root) => isInside(root, real))',
    'roots.length > 0 || real === folder',
  ]),
  broken(
    'other files in this shell are an error before terragrunt',
    'workflows/verify/checks/files.ts',
    ["strict || hook ? 'error'", "strict ? 'error'"],
    FILES,
  ),
  broken(
    'a command of the host that runs terragrunt is a hook',
    'workflows/verify/require-verified.ts',
    ['environment, hook: true }', 'environment }'],
    FILES,
  ),
  broken(
    'links to the same file are no other files',
    'config-files/read.ts',
    ['stats.dev === ours?.dev && stats.ino === ours.ino', 'path === own'],
    FILES,
  ),
  broken(
    'a file that cannot be read may know any profile',
    'config-files/read.ts',
    ['isUnreadable || ', 'isUnreadable === null || '],
    FILES,
  ),
  broken(
    'what a profile rests on in another file counts',
    'config-files/read.ts',
    ['listSources(found, others.profiles).map(({ name }) => name)', '[profile]'],
    FILES,
  ),
  broken(
    'other files are looked through for the profile of the state',
    'workflows/verify/load.ts',
    ['listNamedProfiles(context, target)', '[profile]'],
    FILES,
  ),
  broken(
    'root.hcl goes by what was proven for the environment at hand alone',
    'terragrunt/root-hcl.ts',
    ['local.proven_before != "\\${', 'local.proven_before == "" || local.proven_before != "\\${'],
    ['test/terragrunt/root-hcl.test.ts'],
  ),
  broken(
    'what was proven once for a run holds for the files that were read',
    'terragrunt/root-hcl.ts',
    ['    [for file in local.aws_files : try(filesha256(file), null)],\n', ''],
    ['test/terragrunt/root-hcl.test.ts'],
  ),
  broken(
    'a unit that names other profiles is proven by itself',
    'terragrunt/root-hcl.ts',
    ['_(account_id|profile)$', '_account_id$'],
    ['test/terragrunt/root-hcl.test.ts'],
  ),
  broken(
    'terragrunt says that it is about to run',
    'terragrunt/root-hcl.ts',
    ['"--hook", ', ''],
    ['test/terragrunt/root-hcl.test.ts'],
  ),
  broken(
    'nobody waits for a pipe that git waits for',
    'repository/git-questions.ts',
    ['{ timeout, killSignal', '{ killSignal'],
    HOSTILE,
  ),
  broken(
    'nor a second time',
    'repository/git-questions.ts',
    ['  if (answer === TOO_LONG) silent.add(git.gitDir);\n', ''],
    HOSTILE,
  ),
  broken(
    'the index of git is read as any file of the repository’s',
    'repository/git-states.ts',
    [
      '  const read = readSmallFile(file, { limit: LARGEST_INDEX });',
      "  const read = { kind: 'read', content: readFileSync(file) };",
    ],
    HOSTILE,
  ),
  broken(
    'a plan fails where the run would, for what git makes of secrets',
    'repository/git.ts',
    ['  refuse(inspection.problems.filter((problem) => !isHealed(problem, inspection.ignore)));\n', ''],
    ['test/workflows/plan-is-run.test.ts'],
  ),
  broken(
    'no link of the repository’s has a secret written outside of it',
    'run/guard-secrets.ts',
    ["if (state !== 'tracked' && state !== 'unknown') continue;", 'continue;'],
    ['test/run/guard-secrets.test.ts'],
  ),
];
