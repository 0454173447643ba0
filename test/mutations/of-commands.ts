import type { Mutation } from './mutation.ts';

const AROUND = ['test/workflows/exec/around.test.ts'];
const PROGRAM = ['test/workflows/exec/run-program.test.ts'];
const TAB = ['test/cli/complete-quietly.test.ts'];
const CLONE = ['test/bin/pf.test.ts'];

const hidden = (name: string): Mutation => ({
  promise: `exec and env take ${name} away`,
  file: 'src/workflows/exec/child-environment.ts',
  find: `  '${name}',\n`,
  replace: '',
  tests: AROUND,
});

/** What is typed, and what other programs get to see. */
export const COMMANDS: readonly Mutation[] = [
  ...[
    'AWS_ACCESS_KEY_ID',
    'AWS_SESSION_TOKEN',
    'AWS_DEFAULT_PROFILE',
    'AWS_ROLE_ARN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
  ].map(hidden),
  {
    promise: 'exec hides what would mislead from the program it runs',
    file: 'src/workflows/exec/child-environment.ts',
    find: 'entry[1] !== undefined && !hidden.has(entry[0])',
    replace: 'entry[1] !== undefined && hidden.size > 0',
    tests: AROUND,
  },
  {
    promise: 'exec gives a program no more environment than it shows',
    file: 'src/workflows/exec/run-program.ts',
    find: 'extendEnv: false',
    replace: 'extendEnv: true',
    tests: PROGRAM,
  },
  {
    promise: 'aws env takes AWS_ACCESS_KEY_ID out of the shell',
    file: 'src/commands/aws/env.ts',
    find: 'unset: [...AMBIENT_CREDENTIALS],',
    replace: "unset: AMBIENT_CREDENTIALS.filter((name) => name !== 'AWS_ACCESS_KEY_ID'),",
    tests: AROUND,
  },
  {
    promise: "the shell's keys stay hidden from the SDK in this process",
    file: 'src/cli/isolate-aws.ts',
    find: "  'AWS_SECRET_ACCESS_KEY',\n",
    replace: '',
    tests: AROUND,
  },
  {
    promise: "the shell's profile stays hidden from the SDK in this process",
    file: 'src/cli/isolate-aws.ts',
    find: "  'AWS_PROFILE',\n",
    replace: '',
    tests: AROUND,
  },
  {
    promise: 'exec ends as the program does',
    file: 'src/workflows/exec/run-program.ts',
    find: 'return exitCode ??',
    replace: 'return (exitCode && 0) ??',
    tests: PROGRAM,
  },
  {
    promise: 'exec ends with 128 + n where signal n ended the program',
    file: 'src/workflows/exec/run-program.ts',
    find: 'exitCode ?? 128 + (signal === undefined ? 0 : (constants.signals[signal] ?? 0))',
    replace: 'exitCode ?? 0',
    tests: PROGRAM,
  },
  {
    promise: 'exec passes SIGTERM on',
    file: 'src/workflows/exec/run-program.ts',
    find: "const PASSED_ON = ['SIGTERM', 'SIGHUP']",
    replace: "const PASSED_ON = ['SIGHUP']",
    tests: PROGRAM,
  },
  {
    promise: '1h is an hour',
    file: 'src/cli/duration.ts',
    find: 'h: 3_600_000',
    replace: 'h: 60_000',
    tests: ['test/cli/duration.test.ts'],
  },
  {
    promise: 'a length of time is all that was typed',
    file: 'src/cli/duration.ts',
    find: '(ms|s|m|h)?$/',
    replace: '(ms|s|m|h)?/',
    tests: ['test/cli/duration.test.ts'],
  },
  {
    promise: 'profile write waits for no other run in silence',
    file: 'src/fast-path/profile-write.ts',
    find: 'wishes.slice(0, 1), { lockTimeoutMs: 0 }',
    replace: 'wishes.slice(0, 1), {}',
    tests: ['test/fast-path/profile-write.test.ts'],
  },
  {
    promise: 'bin/pf hands words with blanks on whole',
    file: 'bin/pf',
    find: '"$@"',
    replace: '$@',
    tests: CLONE,
  },
  {
    promise: 'bin/pf works in a clone whose path has blanks',
    file: 'bin/pf',
    find: 'exec "$node" "$here/run.js"',
    replace: 'exec $node $here/run.js',
    tests: CLONE,
  },
  {
    promise: 'bin/pf takes the Node of its clone',
    file: 'bin/pf',
    find: '[ -x "$node" ] || node=node',
    replace: 'node=node',
    tests: CLONE,
  },
  {
    promise: 'TAB prints no error where a YAML file is broken',
    file: 'src/commands/aws/complete.ts',
    find: '        .then(readEnvironments)\n        .catch(() => []);',
    replace: '        .then(readEnvironments);',
    tests: TAB,
  },
  {
    promise: 'TAB prints no error where there is no repository',
    file: 'src/commands/aws/complete.ts',
    find: 'const ofProfiles = (await profiles().catch(() => [])).flatMap',
    replace: 'const ofProfiles = (await profiles()).flatMap',
    tests: TAB,
  },
];
