import type { Mutation } from './mutation.ts';

const CHECKS = ['test/workflows/verify/checks.test.ts'];
const PROOFS = ['test/workflows/verify/proof.test.ts'];
const WHOLE_VERIFY = ['test/workflows/verify/decide.test.ts'];

/** What `verify` proves, and on whose word. */
export const VERIFY: readonly Mutation[] = [
  {
    promise: 'verify tells account ids apart to the last digit',
    file: 'src/workflows/verify/checks/account.ts',
    find: 'identity !== undefined && identity.account !== expected.account',
    replace: 'identity !== undefined && identity.account.slice(0, 8) !== expected.account.slice(0, 8)',
    tests: CHECKS,
  },
  {
    promise: 'verify tells the account of an SSO profile apart to the last digit',
    file: 'src/workflows/verify/checks/account.ts',
    find: 'sso !== expected.account',
    replace: 'sso.slice(0, 8) !== expected.account.slice(0, 8)',
    tests: CHECKS,
  },
  {
    promise: 'verify compares with the AWS CLI to the last digit',
    file: 'src/workflows/verify/checks/account.ts',
    find: 'one.account === other.account &&',
    replace: 'one.account.slice(0, 8) === other.account.slice(0, 8) &&',
    tests: CHECKS,
  },
  {
    promise: 'two environments in one account are an error',
    file: 'src/workflows/verify/checks/account.ts',
    find: 'if (others.length === 0) return [];',
    replace: 'if (others.length >= 0) return [];',
    tests: CHECKS,
  },
  {
    promise: 'root in use is an error with --strict',
    file: 'src/workflows/verify/checks/account.ts',
    find: "'root-user', strict ? 'error' : 'warning'",
    replace: "'root-user', strict ? 'warning' : 'warning'",
    tests: CHECKS,
  },
  {
    promise: 'an account about to be closed is an error',
    file: 'src/workflows/verify/checks/account.ts',
    find: "PENDING_CLOSURE: ['error'",
    replace: "PENDING_CLOSURE: ['warning'",
    tests: CHECKS,
  },
  {
    promise: 'credentials that their group reads are an error',
    file: 'src/workflows/verify/checks/files.ts',
    find: 'const OPEN_TO_OTHERS = 0o077;',
    replace: 'const OPEN_TO_OTHERS = 0o037;',
    tests: CHECKS,
  },
  {
    promise: 'credentials that others write are an error',
    file: 'src/workflows/verify/checks/files.ts',
    find: 'const WRITABLE_BY_ALL = 0o002;',
    replace: 'const WRITABLE_BY_ALL = 0o000;',
    tests: CHECKS,
  },
  {
    promise: 'credentials that git does not ignore are an error',
    file: 'src/workflows/verify/checks/files.ts',
    find: "if (file.git === 'exposed')",
    replace: "if (file.git === 'tracked')",
    tests: CHECKS,
  },
  {
    promise: 'a key beside SSO is an error',
    file: 'src/workflows/verify/checks/files.ts',
    find: 'if (kinds.length > 1)',
    replace: 'if (kinds.length > 2)',
    tests: CHECKS,
  },
  {
    promise: 'a proof of mere ownership passes for none of the whole policy',
    file: 'src/workflows/verify/proof.ts',
    find: '[proves, profile,',
    replace: '[profile,',
    tests: PROOFS,
  },
  {
    promise: 'a proof holds for the expected account alone',
    file: 'src/workflows/verify/proof.ts',
    find: 'expectedAccount ?? null, endpoint',
    replace: 'expectedAccount?.slice(0, 8) ?? null, endpoint',
    tests: PROOFS,
  },
  {
    promise: 'a proof grows old',
    file: 'src/workflows/verify/proof.ts',
    find: ' || age.now - proof.provenAt > age.most',
    replace: '',
    tests: PROOFS,
  },
  {
    promise: 'a proof from the future is none',
    file: 'src/workflows/verify/proof.ts',
    find: 'proof.provenAt > age.now || ',
    replace: '',
    tests: PROOFS,
  },
  {
    promise: 'a proof is sealed with the secret',
    file: 'src/workflows/verify/proof.ts',
    find: '{keys.secretAccessKey}`',
    replace: '{keys.accessKeyId}`',
    tests: PROOFS,
  },
  {
    promise: '--via both with --max-age asks the AWS CLI',
    file: 'src/workflows/verify/proof-cache.ts',
    find: "options.via === 'sdk' && !options.deep",
    replace: '!options.deep',
    tests: WHOLE_VERIFY,
  },
  {
    promise: '--deep with --max-age looks deep',
    file: 'src/workflows/verify/proof-cache.ts',
    find: "options.via === 'sdk' && !options.deep",
    replace: "options.via === 'sdk'",
    tests: WHOLE_VERIFY,
  },
  {
    promise: '--wait ends at once over what time does not heal',
    file: 'src/workflows/verify/decide.ts',
    find: 'errors.every(',
    replace: 'errors.some(',
    tests: WHOLE_VERIFY,
  },
  {
    promise: 'a proof that others may read or write is not believed',
    file: 'src/files/read-small-file.ts',
    find: 'private: 0o077',
    replace: 'private: 0o022',
    tests: ['test/workflows/verify/max-age.test.ts'],
  },
];
