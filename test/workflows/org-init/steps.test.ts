import assert from 'node:assert/strict';
import type { OrgSurvey } from '../../../src/workflows/org-init/load.ts';
import type { OrgInitOptions } from '../../../src/workflows/org-init/options.ts';
import { holdsUserKey, replacesRoot, stepsFor } from '../../../src/workflows/org-init/plan.ts';

const ID = '123456789012';
const OPTIONS = { profile: 'management-superuser', replaceRootKey: true, deleteRootKey: false } as OrgInitOptions;
const ROOT_KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };

const holding = (name: string) => ({
  held: { identity: { account: ID, arn: `arn:aws:iam::${ID}:${name}`, userId: 'U' } },
});

/** An organization that lacks nothing, but for `change`. */
function survey(change: object = {}): OrgSurvey {
  const identity = { account: ID, arn: `arn:aws:iam::${ID}:root`, userId: ID };
  const done = { organization: { id: 'o-1' }, identity, untrusted: [], centralRootMissing: [] };
  return { ...done, ...change } as unknown as OrgSurvey;
}

/** Each step: what it calls; `?` where it could be taken back. */
const steps = (change: object, options: Partial<OrgInitOptions> = {}) =>
  stepsFor(survey(change), { ...OPTIONS, ...options }).map(
    ({ calls, irreversible }) => `${calls.join(' ')}${irreversible ? '' : ' ?'}`,
  );
const titles = (change: object, options: Partial<OrgInitOptions> = {}) =>
  stepsFor(survey(change), { ...OPTIONS, ...options }).map(({ title }) => title);

const USER = 'iam:CreateUser iam:AttachUserPolicy';

describe('the steps of org init', () => {
  it('are none where all is done', () => {
    assert.deepEqual(steps({}), []);
    assert.deepEqual(steps(holding('user/management-superuser')), []);
  });

  it('make the organization, and trust and switch on what it lacks', () => {
    const lacking = {
      organization: undefined,
      untrusted: ['account.amazonaws.com', 'iam.amazonaws.com'],
      centralRootMissing: ['RootSessions'],
    };
    assert.deepEqual(steps(lacking), [
      'organizations:CreateOrganization',
      'organizations:EnableAWSServiceAccess',
      'organizations:EnableAWSServiceAccess',
      'iam:EnableOrganizationsRootSessions',
    ]);
    assert.deepEqual(titles(lacking), [
      `Create an organization with all features in account ${ID}`,
      'Trust account.amazonaws.com',
      'Trust iam.amazonaws.com',
      'Switch on centralized root access: RootSessions',
    ]);
    assert.equal(stepsFor(survey(lacking), OPTIONS)[0]?.environment, 'management');
  });

  it('put a user in the place of a root key, whose unused keys go where there may be one', () => {
    const given = { rootKeys: ROOT_KEY };
    assert.deepEqual(steps(given), [`${USER} iam:DeleteAccessKey iam:CreateAccessKey iam:TagUser`]);
    assert.match(
      titles(given)[0] ?? '',
      /^Make IAM user management-superuser .* in place of the root key, deleting keys we made/,
    );
    const fresh = { ...given, organization: undefined };
    assert.deepEqual(steps(fresh).slice(1), [`${USER} iam:CreateAccessKey iam:TagUser`]);
    assert.match(titles(fresh)[1] ?? '', /in place of the root key$/);
  });

  it('make no user where one is held, root is to stay, or no root key was given', () => {
    assert.deepEqual(steps({ rootKeys: ROOT_KEY, ...holding('user/somebody') }), []);
    assert.deepEqual(steps({ rootKeys: ROOT_KEY }, { replaceRootKey: false }), []);
    assert.deepEqual(steps({ ...holding('root') }), []);
    assert.equal(steps({ rootKeys: ROOT_KEY, ...holding('root') }).length, 1);
  });

  it('delete the root key last, where that was asked for', () => {
    const last = (options: Partial<OrgInitOptions>, change: object = { rootKeys: ROOT_KEY }) =>
      titles(change, options).at(-1);
    assert.equal(
      last({ deleteRootKey: true }),
      'Delete the root access key ending in MPLE, once the new key is proven',
    );
    assert.deepEqual(steps({ rootKeys: ROOT_KEY, ...holding('user/u') }, { deleteRootKey: true }), [
      'iam:DeleteAccessKey',
    ]);
    assert.deepEqual(titles({}, { deleteRootKey: true }), []);
    assert.deepEqual(titles({ rootKeys: ROOT_KEY }, { deleteRootKey: true, replaceRootKey: false }), []);
  });

  it('know a user from root by the end of the ARN', () => {
    assert.equal(holdsUserKey(survey()), false);
    assert.equal(holdsUserKey(survey(holding('root'))), false);
    assert.equal(holdsUserKey(survey(holding('user/root'))), true);
    assert.equal(replacesRoot(survey({ rootKeys: ROOT_KEY }), OPTIONS), true);
    assert.equal(replacesRoot(survey(), OPTIONS), false);
  });
});
