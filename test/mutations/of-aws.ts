import type { Mutation } from './mutation.ts';

const HEALING = ['test/workflows/verify/healing.test.ts'];
const WRONG_HANDS = ['test/workflows/profile-write/wrong-hands.test.ts'];
const MANAGEMENT = ['test/run/management.test.ts'];
const FAILURES = ['test/errors/failures.test.ts'];

/** Whose credentials are whose, and what an error of AWS means. */
export const AWS: readonly Mutation[] = [
  {
    promise: 'an answer with the ARN of another account is no identity',
    file: 'src/aws/credentials.ts',
    find: ' && owner[2] === account',
    replace: '',
    tests: HEALING,
  },
  {
    promise: 'an answer with the ARN of another partition is no identity',
    file: 'src/aws/credentials.ts',
    find: 'owner?.[1] === partition && owner[2]',
    replace: 'owner?.[2]',
    tests: HEALING,
  },
  {
    promise: 'verify asks a throttling AWS again',
    file: 'src/aws/identity/attempts.ts',
    find: 'return answer.status >= 500 || isThrottling(answer);',
    replace: 'return answer.status >= 500;',
    tests: HEALING,
  },
  {
    promise: 'profile write heeds --account-id',
    file: 'src/workflows/profile-write/execute.ts',
    find: 'const expected = accountId ?? record?.accountId;',
    replace: 'const expected = record?.accountId;',
    tests: WRONG_HANDS,
  },
  {
    promise: 'profile write heeds the recorded account',
    file: 'src/workflows/profile-write/execute.ts',
    find: 'const expected = accountId ?? record?.accountId;',
    replace: 'const expected = accountId;',
    tests: WRONG_HANDS,
  },
  {
    promise: 'profile write tells account ids apart to the last digit',
    file: 'src/workflows/profile-write/execute.ts',
    find: 'expected === identity.account) return;',
    replace: 'expected.slice(0, 8) === identity.account.slice(0, 8)) return;',
    tests: WRONG_HANDS,
  },
  {
    promise: 'profile write gives no two environments one account',
    file: 'src/workflows/profile-write/execute.ts',
    find: '  refuseSharedAccount(identity, environment, records);\n',
    replace: '',
    tests: WRONG_HANDS,
  },
  {
    promise: 'profile write puts no role beside a key',
    file: 'src/workflows/profile-write/execute.ts',
    find: "access === 'role' && held?.keys !== undefined",
    replace: "access === 'role' && held?.keys === undefined",
    tests: WRONG_HANDS,
  },
  {
    promise: 'profile write puts no key beside a role',
    file: 'src/workflows/profile-write/execute.ts',
    find: "access === 'user' && held?.roleArn !== undefined",
    replace: "access === 'role' && held?.roleArn !== undefined",
    tests: WRONG_HANDS,
  },
  {
    promise: 'a key that works is not overwritten before the new one is proven',
    file: 'src/workflows/org-init/take-access.ts',
    find: 'const writesFirst = survey.held === undefined;',
    replace: 'const writesFirst = true;',
    tests: ['test/workflows/org-init/held-key.test.ts'],
  },
  {
    promise: 'a member account passes for no management account',
    file: 'src/run/management.ts',
    find: 'identity.account !== organization.managementAccountId',
    replace: 'identity.account.slice(0, 8) !== organization.managementAccountId.slice(0, 8)',
    tests: MANAGEMENT,
  },
  {
    promise: 'an organization with consolidated billing only is refused',
    file: 'src/run/management.ts',
    find: "organization.featureSet !== 'ALL'",
    replace: "organization.featureSet === ''",
    tests: MANAGEMENT,
  },
  {
    promise: 'root does not make accounts',
    file: 'src/run/management.ts',
    find: 'if (isRoot(identity)) {',
    replace: 'if (false) {',
    tests: MANAGEMENT,
  },
  {
    promise: 'a new key of another account does not count as proven',
    file: 'src/access/prove.ts',
    find: 'identity.account !== expectedAccount',
    replace: 'identity.account.slice(0, 8) !== expectedAccount.slice(0, 8)',
    tests: ['test/access/prove.test.ts'],
  },
  {
    promise: 'a new key is proven at IAM too',
    file: 'src/access/prove.ts',
    find: "  await accepted('IAM', () => accountSummary(openIam(connection, retry)));\n",
    replace: '',
    tests: ['test/access/prove.test.ts'],
  },
  {
    promise: 'exit 8 wins over 6',
    file: 'src/errors/worst-exit.ts',
    find: '  EXIT.inProgress,\n  EXIT.unreachable,\n',
    replace: '  EXIT.unreachable,\n  EXIT.inProgress,\n',
    tests: FAILURES,
  },
  {
    promise: 'exit 5 wins over 7',
    file: 'src/errors/worst-exit.ts',
    find: '  EXIT.wrongAccount,\n  EXIT.unsafeFiles,\n',
    replace: '  EXIT.unsafeFiles,\n  EXIT.wrongAccount,\n',
    tests: FAILURES,
  },
  {
    promise: 'the request id is told where it lies in a cause',
    file: 'src/errors/request-id.ts',
    find: 'for (let cause = failure.cause; cause instanceof Error; cause = cause.cause)',
    replace: 'for (let cause: unknown = undefined; cause instanceof Error; cause = cause.cause)',
    tests: FAILURES,
  },
  {
    promise: 'a failure of another bundle is no bug',
    file: 'src/errors/failure.ts',
    find: "error instanceof Error && error.name === 'Failure' &&",
    replace: 'error instanceof Failure &&',
    tests: FAILURES,
  },
  {
    promise: 'an error with a code of its own is no failure of ours',
    file: 'src/errors/failure.ts',
    find: "error.name === 'Failure' && ",
    replace: '',
    tests: FAILURES,
  },
];
