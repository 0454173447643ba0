import assert from 'node:assert/strict';
import { decideOrgInit } from '../../../src/workflows/org-init/decide.ts';
import type { OrgInitState } from '../../../src/workflows/org-init/load.ts';
import { planFiles, planSteps } from '../../../src/workflows/org-init/plan.ts';
import type { OrgInitRequest } from '../../../src/workflows/org-init/request.ts';

const ID = '123456789012';
const ROOT_KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'of root' };
const USER_KEY = { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: 'of a user' };
const REQUEST: OrgInitRequest = {
  keys: undefined,
  profile: 'management-superuser',
  region: undefined,
  centralRoot: true,
  replaceRootKey: true,
  deleteRootKey: false,
  next: true,
};

const identity = (name: string) => ({ account: ID, arn: `arn:aws:iam::${ID}:${name}`, userId: 'U' });
/** The profile holds a key of this principal. */
const holding = (name: string): Partial<OrgInitState> => ({
  existingKey: { keys: USER_KEY, identity: identity(name) },
});
const given = { rootKeys: ROOT_KEY, rootKeyIds: [ROOT_KEY.accessKeyId] };

/** An organization that lacks nothing, but for `change`. */
function basis(change: Partial<OrgInitState> = {}, more: Partial<OrgInitRequest> = {}) {
  const state: OrgInitState = {
    environment: 'management',
    keys: ROOT_KEY,
    identity: identity('root'),
    existingProfile: undefined,
    existingKey: undefined,
    keepsProfile: false,
    givenRefused: false,
    rootKeys: undefined,
    rootKeyIds: [],
    organization: { id: 'o-1' } as OrgInitState['organization'],
    untrusted: [],
    centralRootMissing: [],
    region: 'us-east-1',
    regionStatus: undefined,
    trusted: [],
    ...change,
  };
  const request = { ...REQUEST, ...more };
  return { state, request, decision: decideOrgInit(state, request) };
}

type Given = Parameters<typeof basis>;
/** Each step: what it calls; `!` where it cannot be undone. */
const steps = (...all: Given) =>
  planSteps(basis(...all)).map(({ calls, irreversible }) => `${calls.join(' ')}${irreversible ? ' !' : ''}`);
const titles = (...all: Given) => planSteps(basis(...all)).map(({ title }) => title);
const filesOf = (...all: Given) => planFiles(basis(...all));

const USER = 'iam:CreateUser iam:AttachUserPolicy';

describe('the steps of org init', () => {
  it('are none where all is done', () => {
    assert.deepEqual(steps(), []);
    assert.deepEqual(steps(holding('user/management-superuser')), []);
  });

  it('make the organization, and trust and switch on what it lacks', () => {
    const lacking: Partial<OrgInitState> = {
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
    assert.equal(planSteps(basis(lacking))[0]?.environment, 'management');
  });

  it('put a user in the place of a root key, whose unused keys go where there may be some', () => {
    assert.deepEqual(steps(given), [`${USER} iam:DeleteAccessKey iam:CreateAccessKey iam:TagUser`]);
    assert.match(
      titles(given)[0] ?? '',
      /^Create IAM user management-superuser .* in place of the root key, deleting keys we made/,
    );
    const fresh = { ...given, organization: undefined };
    assert.deepEqual(steps(fresh).slice(1), [`${USER} iam:CreateAccessKey iam:TagUser`]);
    assert.match(titles(fresh)[1] ?? '', /in place of the root key$/);
  });

  it('make no user where one is held, root is to stay, or no root key was given', () => {
    assert.deepEqual(steps({ ...given, ...holding('user/somebody') }), []);
    assert.deepEqual(steps({ ...given, ...holding('user/root') }), []);
    assert.deepEqual(steps(given, { replaceRootKey: false }), []);
    assert.deepEqual(steps(holding('root')), []);
    assert.equal(steps({ ...given, ...holding('root') }).length, 1);
  });

  it('delete the root key last, where that was asked for', () => {
    const asked = { deleteRootKey: true };
    const last = 'Delete the root access key ending in MPLE, once the new key is proven';
    assert.equal(titles(given, asked).at(-1), last);
    const two = { ...given, rootKeyIds: ['AKIA-OTHER', ROOT_KEY.accessKeyId] };
    assert.match(titles(two, asked).at(-1) ?? '', /^Delete the root access keys ending in THER and MPLE,/);
    assert.deepEqual(steps({ ...given, ...holding('user/u') }, asked), ['iam:DeleteAccessKey !']);
    assert.deepEqual(titles({}, asked), []);
    assert.deepEqual(titles(given, { ...asked, replaceRootKey: false }), []);
  });
});

describe('the key that the profile of management is to have', () => {
  const decided = (...all: Given) => basis(...all).decision;

  it('is the one it has, or the one that was given, where root is not replaced', () => {
    assert.equal(decided().key?.keys, ROOT_KEY);
    assert.equal(decided(holding('user/u')).key?.keys, USER_KEY);
    assert.equal(decided({ ...given, ...holding('user/u') }, { replaceRootKey: false }).key?.keys, USER_KEY);
    assert.equal(decided().replacedRootKey, undefined);
  });

  it('is another administrator’s that works, and else that of the user in root’s place', () => {
    assert.deepEqual(decided({ ...given, ...holding('user/ada') }).key?.keys, USER_KEY);
    assert.equal(decided({ ...given, ...holding('user/management-superuser') }).key, undefined);
    assert.deepEqual(decided({ ...given, ...holding('user/other-management-superuser') }).key?.keys, USER_KEY);
    assert.deepEqual(decided(given), { replacedRootKey: ROOT_KEY, key: undefined, makesUser: true });
  });
});

describe('the files of org init', () => {
  it('hold the key that there is, or stand for the one to be made', () => {
    const keyOf = (...all: Given) => filesOf(...all).profiles[0]?.keys?.accessKeyId;
    assert.equal(keyOf(), ROOT_KEY.accessKeyId);
    assert.equal(keyOf(holding('user/u')), USER_KEY.accessKeyId);
    assert.equal(keyOf(given), 'AKIA0000000000000000');
    assert.equal(keyOf({ keepsProfile: true }), undefined);
  });

  it('record the account, and configure its environment unless that is to stop there', () => {
    const { records, configured } = filesOf({ environment: 'root-account' });
    assert.deepEqual(records, [{ environment: 'root-account', accountId: ID, profile: 'management-superuser' }]);
    assert.deepEqual(configured, ['root-account']);
    assert.deepEqual(filesOf({}, { next: false }).configured, []);
  });
});
