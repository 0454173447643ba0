import type { Mutation } from './mutation.ts';

const INIT = ['outcomes', 'finding', 'refusals'].map((name) => `test/workflows/sso-init/${name}.test.ts`);
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
  {
    promise: 'an assignment that Identity Center is too busy for is asked for again',
    file: 'src/aws/account-assignments.ts',
    find: "await ignoreCode('Conflict', () => callJson(client, operation, input));\n  return answer && toProgress(answer, CREATION, operation);",
    replace: 'await callJson(client, operation, input);\n  return toProgress(answer, CREATION, operation);',
    tests: INIT,
  },
  {
    promise: 'a region that does not say is unknown, and not without Identity Center',
    file: 'src/workflows/sso-init/find-instance.ts',
    find: 'if (instance === undefined && silent.length > 0) throw',
    replace: 'if (instance === undefined && silent.length < 0) throw',
    tests: INIT,
  },
  {
    promise: 'nobody else’s permission set is widened',
    file: 'src/workflows/sso-init/load.ts',
    find: 'if (isAdministrator || (isOurs && !hasModule)) return',
    replace: 'if (isAdministrator || found) return',
    tests: INIT,
  },
  {
    promise: 'a profile is written only once its login is proven',
    file: 'src/workflows/sso-init/execute.ts',
    find: 'identity === undefined || isFailure(identity) ? [] : [{ ...one, identity }]',
    replace: 'identity === undefined ? [] : [{ ...one, identity: identity as never }]',
    tests: INIT,
  },
  {
    promise: 'where the stack’s own module stands, nothing is made',
    file: 'src/terragrunt/organization-module.ts',
    find: "has('terragrunt.hcl')",
    replace: "has('nothing')",
    tests: INIT,
  },
  {
    promise: 'a login whose token was lost on the way is begun anew',
    file: 'src/aws/sso.ts',
    find: "['InvalidGrantException', 'taken'],",
    replace: '',
    tests: ['test/journeys/sso-crash.test.ts'],
  },
];
