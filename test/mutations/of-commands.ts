import type { Mutation } from './mutation.ts';

const AROUND = ['test/workflows/exec/around.test.ts'];
const PROGRAM = ['test/workflows/exec/run-program.test.ts'];
const TAB = ['test/cli/complete-quietly.test.ts'];
const CLONE = ['test/bin/pf.test.ts'];

const hidden = (name: string, kind: string): Mutation => ({
  promise: `${name} is kept from programs, from the shell and from the SDK in this process`,
  file: 'src/aws/environment.ts',
  find: `  ['${name}', '${kind}'],\n`,
  replace: '',
  tests: AROUND,
});

/** What is typed, and what other programs get to see. */
export const COMMANDS: readonly Mutation[] = [
  hidden('AWS_ACCESS_KEY_ID', 'key'),
  hidden('AWS_SECRET_ACCESS_KEY', 'key'),
  hidden('AWS_SESSION_TOKEN', 'key'),
  hidden('AWS_DEFAULT_PROFILE', 'profile'),
  hidden('AWS_ROLE_ARN', 'web identity'),
  hidden('AWS_WEB_IDENTITY_TOKEN_FILE', 'web identity'),
  {
    promise: 'exec hides what would mislead from the program it runs',
    file: 'src/workflows/exec/child-environment.ts',
    find: '...withoutMisleading(env), ...variables',
    replace: '...JSON.parse(JSON.stringify(env)), ...variables',
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
    find: 'unset: variablesToUnset(),',
    replace: "unset: variablesToUnset().filter((name) => name !== 'AWS_ACCESS_KEY_ID'),",
    tests: AROUND,
  },
  {
    promise: "the SDK in this process reads no settings of the shell's profile, nor of `default`",
    file: 'src/aws/environment.ts',
    find: '    AWS_PROFILE: NO_PROFILE,\n  });',
    replace: '  });',
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
    find: 'decided.slice(0, 1), { lockTimeoutMs: 0 }',
    replace: 'decided.slice(0, 1), {}',
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
    find: 'exec "$node" "$here/$program"',
    replace: 'exec $node $here/$program',
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
    promise: 'status calls nothing done that a clone without credentials cannot know',
    file: 'src/workflows/status/decide.ts',
    find: 'const isHeld = holder?.kind !== undefined && ',
    replace: 'const isHeld = holder !== undefined && ',
    tests: ['test/journeys/generations.test.ts'],
  },
  {
    promise: 'account add makes no user and no key where single sign-on reaches the account',
    file: 'src/workflows/account-add/load.ts',
    find: "settings?.kind !== undefined && settings.kind !== 'static'",
    replace: "settings?.kind === 'role'",
    tests: ['test/journeys/generations.test.ts'],
  },
  {
    promise: 'a management environment of any name is found',
    file: 'src/run/management.ts',
    find: 'if (owner !== undefined) return (await findOwnProfile(context, owner)) ?? usual.profile;',
    replace: 'if (owner !== undefined) return usual.profile;',
    tests: ['test/run/management-names.test.ts'],
  },
  {
    promise: 'TAB prints no error where a YAML file is broken',
    file: 'src/commands/aws/complete.ts',
    find: 'return listOrNothing(async () => loadEnvironments(await this.repository(flags)));',
    replace: 'return loadEnvironments(await this.repository(flags));',
    tests: TAB,
  },
  {
    promise: 'TAB prints no error where there is no repository',
    file: 'src/commands/aws/complete.ts',
    find: 'return listOrNothing(async () => [...readAwsFiles(await this.repository(flags)).keys()]);',
    replace: 'return [...readAwsFiles(await this.repository(flags)).keys()];',
    tests: TAB,
  },
  {
    promise: 'the plan of account add names the files of the configuration that follows',
    file: 'src/workflows/account-add/plan.ts',
    find: "request.next && access !== 'none' ?",
    replace: 'false ?',
    tests: ['test/workflows/plan-is-run.test.ts'],
  },
  {
    promise: 'a name that is drawn again is not shown in a plan as if it were settled',
    file: 'src/run/preview-files.ts',
    find: 'after: hide(plan.after)',
    replace: 'after: plan.after',
    tests: ['test/workflows/plan-is-run.test.ts'],
  },
  {
    promise: 'terragrunt configure writes its files once',
    file: 'src/hooks/terragrunt-configure/write-configuration.ts',
    find: '  if (event.written !== undefined) return;\n',
    replace: '',
    tests: ['test/hooks/terragrunt-configure/write-configuration.test.ts'],
  },
];
