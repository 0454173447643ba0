import type { Mutation } from './mutation.ts';

const DURABLE = ['test/files/durable.test.ts'];
const GUARD = ['test/run/guard-secrets.test.ts'];
const WRITE = ['test/config-files/write.test.ts', 'test/config-files/full-disk.test.ts'];

/** What is written where, and what survives. */
export const FILES: readonly Mutation[] = [
  {
    promise: 'new content is on disk before it takes the place of the old (fsync)',
    file: 'src/files/stage.ts',
    find: '      await file.sync();\n',
    replace: '',
    tests: DURABLE,
  },
  {
    promise: 'a rename lasts: the folder is on disk too (fsync)',
    file: 'src/files/stage.ts',
    find: '    await syncFolder(dirname(path));\n',
    replace: '',
    tests: DURABLE,
  },
  {
    promise: 'a new file with secrets is for its owner alone',
    file: 'src/files/stage.ts',
    find: 'const SECRET_MODE = 0o600;',
    replace: 'const SECRET_MODE = 0o640;',
    tests: DURABLE,
  },
  {
    promise: 'of two files that belong together, a failing second takes the first back',
    file: 'src/config-files/write.ts',
    find: '    if (first !== undefined) await restore(first.path, config.before);\n',
    replace: '',
    tests: WRITE,
  },
  {
    promise: 'what another program writes meanwhile is kept',
    file: 'src/config-files/write.ts',
    find: 'if (isCurrent.every(Boolean))',
    replace: 'if (isCurrent.length > 0)',
    tests: WRITE,
  },
  {
    promise: 'credentials that others read are tightened',
    file: 'src/config-files/write.ts',
    find: '    if (plan.credentials.before !== undefined) await tighten(paths.credentials, 0o600);\n',
    replace: '',
    tests: WRITE,
  },
  {
    promise: 'no secret is written where git is missing',
    file: 'src/repository/git-inspect.ts',
    find: "  if (standing.kind === 'git-missing') return { ...NOTHING, problems: paths.map(gitMissing) };\n",
    replace: "  if (standing.kind === 'git-missing') return NOTHING;\n",
    tests: GUARD,
  },
  {
    promise: 'no secret is written where git refuses to say',
    file: 'src/repository/git-inspect.ts',
    find: 'return { ...NOTHING, problems: paths.map((path) => gitRefuses(path, standing.reason)) };',
    replace: 'return NOTHING;',
    tests: GUARD,
  },
  {
    promise: 'no secret is written into a folder behind a link that git does not ignore',
    file: 'src/repository/git.ts',
    find: '    refuse(now);\n',
    replace: '',
    tests: ['test/repository/git.test.ts'],
  },
  {
    promise: "secrets in git's history are told before writing",
    file: 'src/run/guard-secrets.ts',
    find: '    history: true,\n',
    replace: '    history: false,\n',
    tests: GUARD,
  },
  {
    promise: 'an account id of 11 digits in environment.user.yaml is refused',
    file: 'src/repository/settings.ts',
    find: 'for (const key of file === undefined ? [] : ACCOUNT_KEYS)',
    replace: "for (const key of file === undefined || path.endsWith('.user.yaml') ? [] : ACCOUNT_KEYS)",
    tests: ['test/repository/environments.test.ts'],
  },
  {
    promise: 'an account id has twelve digits',
    file: 'src/repository/settings.ts',
    find: '/^\\d{12}$/',
    replace: '/^\\d{12}/',
    tests: ['test/repository/environments.test.ts'],
  },
  {
    promise: 'the name of a file of settings decides, not how deep it lies',
    file: 'src/repository/settings.ts',
    find: "['global', 'environment', 'region', 'module']",
    replace: "['environment', 'global', 'region', 'module']",
    tests: ['test/repository/settings.test.ts'],
  },
  {
    promise: 'the state follows the account of the merged settings',
    file: 'src/repository/settings.ts',
    find: "  ['tf_state_account_id', 'aws_account_id'],\n",
    replace: '',
    tests: ['test/repository/settings.test.ts'],
  },
  {
    promise: 'a profile that is left over makes no environment where files do',
    file: 'src/workflows/verify/targets.ts',
    find: '  if (records.length > 0) return records.filter(',
    replace: '  if (records.length > 99) return records.filter(',
    tests: ['test/workflows/verify/targets.test.ts'],
  },
  {
    promise: 'only `local` may share the account of another environment',
    file: 'src/repository/environments.ts',
    find: 'one === other || one === LOCAL || other === LOCAL',
    replace: 'one === other || one.startsWith(LOCAL) || other.startsWith(LOCAL)',
    tests: ['test/repository/environments.test.ts'],
  },
  {
    promise: 'terragrunt auth refuses a unit whose state is of another account than its provider',
    file: 'src/workflows/terragrunt-auth/execute.ts',
    find: 'account === null || stateAccount === account) return;',
    replace: 'account === null || stateAccount.startsWith(account.slice(0, 8))) return;',
    tests: ['test/workflows/terragrunt-auth/terragrunt-auth.test.ts'],
  },
  {
    promise: 'a lock is taken over from the dead alone',
    file: 'src/files/lock.ts',
    find: "livenessOf(known) === 'dead'",
    replace: "livenessOf(known) !== 'alive'",
    tests: ['test/files/lock.test.ts'],
  },
  {
    promise: 'the sandbox listens on loopback alone',
    file: 'src/sandbox/serve/listen.ts',
    find: "server.listen(port, '127.0.0.1', () => {",
    replace: 'server.listen(port, () => {',
    tests: ['test/sandbox/loopback.test.ts'],
  },
  {
    promise: "the sandbox's state file is whole, whenever a kill comes",
    file: 'src/sandbox/state/file.ts',
    find: 'renameSync(temporary, file);',
    replace: 'writeFileSync(file, readFileSync(temporary));',
    tests: ['test/sandbox/loopback.test.ts'],
  },
];
