import type { Mutation } from './mutation.ts';

const TESTS = ['test/workflows/sso-login.test.ts'];

/** Logins by single sign-on. */
export const SSO: readonly Mutation[] = [
  {
    promise: 'a token that was kept for another start URL is shown to nobody',
    file: 'src/access/sso-cache.ts',
    find: "text('startUrl') === session.startUrl &&",
    replace: '',
    tests: TESTS,
  },
  {
    promise: 'a login is not taken out of a file that others may write',
    file: 'src/access/sso-cache.ts',
    find: "{ owner: 'own' }",
    replace: '{}',
    tests: TESTS,
  },
  {
    promise: 'a session that was ended elsewhere is not taken for good',
    file: 'src/access/sso-login.ts',
    find: 'isYoung && (await isInForce(sso, kept.accessToken))',
    replace: 'isYoung',
    tests: TESTS,
  },
  {
    promise: 'AWS is asked less often once it says so',
    file: 'src/access/sso-login.ts',
    find: 'interval += SLOWER_MS',
    replace: 'interval += 0',
    tests: TESTS,
  },
  {
    promise: 'no part of a region becomes the host that a login goes to',
    file: 'src/aws/sso-session.ts',
    find: '/^[a-z]{2,5}(?:-[a-z]+)+-\\d+$/',
    replace: '/./',
    tests: TESTS,
  },
  {
    promise: 'a login is advised by the name of the environment',
    file: 'src/workflows/verify/findings.ts',
    find: "check !== 'named-profile'",
    replace: "check === 'named-profile'",
    tests: TESTS,
  },
];
