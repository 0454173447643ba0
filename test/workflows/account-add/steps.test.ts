import assert from 'node:assert/strict';
import { ENVIRONMENT_TAG } from '../../../src/access/tags.ts';
import { Failure } from '../../../src/errors/failure.ts';
import type { Survey, Target } from '../../../src/workflows/account-add/load.ts';
import { misspelledWarnings } from '../../../src/workflows/account-add/misspelled.ts';
import {
  missingTags,
  type Prepared,
  plannedSteps,
  type StepsContext,
} from '../../../src/workflows/account-add/plan-steps.ts';
import { plannedQuota, quotaNote, quotaWarnings } from '../../../src/workflows/account-add/quota.ts';
import { ACCOUNT_ADD } from '../../support/workflows.ts';

const ID = '123456789012';
const ADOPT = { kind: 'adopt', account: { id: ID }, because: 'it has the address' } as Target['decision'];
const CREATE = { kind: 'create', name: 'acme-production', email: 'aws+p@acme.example' } as const;

function prepared(decision: Target['decision'], more: { held?: string; environment?: string } = {}): Prepared {
  const { environment = 'production', held } = more;
  const target = { environment, profile: `${environment}-superuser`, decision } as Target;
  return { target, holding: { profile: undefined, account: held }, region: 'us-east-2' };
}

function context(change: Partial<StepsContext> & { lostKey?: boolean } = {}): StepsContext {
  const note = () => (change.lostKey ? { key: { accountId: ID, userName: 'u', before: [] } } : {});
  return {
    journal: { note },
    survey: { tags: new Map([[ID, new Map([[ENVIRONMENT_TAG, 'production']])]]) },
    options: ACCOUNT_ADD,
    placement: { missing: [], there: new Set() },
    ...change,
  };
}

/** Each step: what it calls, and `!` where it cannot be taken back. */
function steps(one: Prepared | readonly Prepared[], change: Parameters<typeof context>[0] = {}): string[] {
  const all = plannedSteps(context(change), 'target' in one ? [one] : one);
  return all.map(({ calls, irreversible }) => `${calls.join(' ')}${irreversible ? ' !' : ''}`);
}

const titles = (one: Prepared, change: Parameters<typeof context>[0] = {}) =>
  plannedSteps(context(change), [one]).map(({ title }) => title);

const CREATED = 'organizations:CreateAccount !';
const USER = 'iam:CreateUser iam:AttachUserPolicy iam:CreateAccessKey iam:TagUser !';
const USER_AGAIN = 'iam:CreateUser iam:AttachUserPolicy iam:DeleteAccessKey iam:CreateAccessKey iam:TagUser !';

describe('the steps of account add', () => {
  it('make an account and a user with a key, and say so', () => {
    assert.deepEqual(steps(prepared(CREATE)), [CREATED, USER]);
    assert.deepEqual(titles(prepared(CREATE)), [
      'Create account acme-production for aws+p@acme.example',
      'Make IAM user production-superuser with AdministratorAccess and an access key',
    ]);
    assert.equal(plannedSteps(context(), [prepared(CREATE)])[0]?.email, CREATE.email);
  });

  it('are none for what is done', () => assert.deepEqual(steps(prepared(ADOPT, { held: ID })), []));

  it('tag an adopted account that lacks its tag, or has another value', () => {
    const tags = (value: string | undefined) => ({
      survey: { tags: value === undefined ? new Map() : new Map([[ID, new Map([[ENVIRONMENT_TAG, value]])]]) },
    });
    for (const value of [undefined, 'production2']) {
      assert.deepEqual(steps(prepared(ADOPT, { held: ID }), tags(value)), ['organizations:TagResource !']);
    }
    assert.deepEqual(titles(prepared(ADOPT, { held: ID }), tags(undefined)), [
      `Adopt account ${ID} (it has the address) and tag it`,
    ]);
    const options = { ...ACCOUNT_ADD, tags: new Map([['team', 'a']]) };
    assert.deepEqual(steps(prepared(ADOPT, { held: ID }), { options }), ['organizations:TagResource !']);
  });

  it('delete keys that nobody used, of an adopted account and of an interrupted run', () => {
    assert.deepEqual(steps(prepared(ADOPT)), [USER_AGAIN]);
    assert.match(titles(prepared(ADOPT))[0] ?? '', /key, deleting keys we made for it before that nobody ever used$/);
    assert.deepEqual(steps(prepared(CREATE), { lostKey: true }), [CREATED, USER_AGAIN]);
    assert.match(titles(prepared(CREATE), { lostKey: true })[1] ?? '', /deleting the key an interrupted run made/);
  });

  it('make no user where a role is wanted, and take back the key that was to be one’s', () => {
    const options = { ...ACCOUNT_ADD, access: 'role' } as const;
    assert.deepEqual(steps(prepared(CREATE), { options }), [CREATED]);
    assert.deepEqual(steps(prepared(CREATE), { options, lostKey: true }), [CREATED, 'iam:DeleteAccessKey !']);
    assert.match(
      titles(prepared(ADOPT), { options, lostKey: true })[0] ?? '',
      /^Delete the key of IAM user production-/,
    );
    assert.deepEqual(steps(prepared(CREATE), { options: { ...options, access: 'none' }, lostKey: true }), [CREATED]);
  });

  it('make each unit once, and move every account that is not there', () => {
    const options = { ...ACCOUNT_ADD, unitPath: ['a', 'b'], access: 'none' } as const;
    const missing = { missing: ['a', 'a/b'], there: new Set<string>() };
    const both = [prepared(CREATE), prepared(CREATE, { environment: 'staging' })];
    const unit = 'organizations:CreateOrganizationalUnit';
    const move = 'organizations:MoveAccount';
    assert.deepEqual(steps(both, { options, placement: missing }), [CREATED, unit, unit, move, CREATED, move]);
    assert.deepEqual(titles(prepared(ADOPT), { options, placement: missing }), [
      'Make organizational unit a',
      'Make organizational unit a/b',
      'Move its account into organizational unit a/b',
    ]);
    const there = { missing: [], there: new Set([ID]) };
    assert.deepEqual(steps(prepared(ADOPT), { options, placement: there }), []);
    const near = { missing: [], there: new Set(['123456789013']) };
    assert.deepEqual(steps(prepared(ADOPT), { options, placement: near }), [move]);
  });

  it('are those of access alone where the account is refused', () => {
    const options = { ...ACCOUNT_ADD, access: 'none' } as const;
    assert.deepEqual(steps(prepared(new Failure('ACCOUNT_UNKNOWN', 'x')), { options }), []);
  });

  it('set tags that are missing or differ', () => {
    const wanted = new Map([
      ['a', '1'],
      ['b', '2'],
    ]);
    assert.deepEqual([...missingTags(undefined, wanted).keys()], ['a', 'b']);
    assert.deepEqual([...missingTags(new Map([['a', '1']]), wanted).keys()], ['b']);
    assert.equal(missingTags(wanted, wanted).size, 0);
  });
});

describe('a name that is nearly another', () => {
  const asked = (environment: string, recorded: readonly string[] = []) =>
    misspelledWarnings([environment], recorded).map(({ suggestions }) => suggestions[0]);

  it('is questioned', () => {
    for (const name of ['prodution', 'production', 'productoin']) {
      assert.deepEqual(asked(name), name === 'production' ? [] : ['If so: pf aws account add production']);
    }
    assert.deepEqual(asked('satging'), ['If so: pf aws account add staging']);
    assert.deepEqual(asked('devlopment'), ['If so: pf aws account add development']);
    assert.deepEqual(asked('managment'), ['If so: pf aws account add management']);
    assert.deepEqual(asked('tset', ['test']), ['If so: pf aws account add test']);
    assert.match(misspelledWarnings(['prodution'], [])[0]?.message ?? '', /prodution .*nearly the name production/);
  });

  it('is not where it is known, a name of its own, or far', () => {
    for (const name of ['staging', 'production2', 'pre-production', 'prdctn', 'sandbox']) {
      assert.deepEqual(asked(name), [], name);
    }
    assert.deepEqual(asked('prodution', ['prodution']), []);
  });
});

describe('the quota of accounts', () => {
  const survey = (states: readonly string[], inProgress = 0) =>
    ({ accounts: states.map((state) => ({ state })), inProgress }) as unknown as Survey;
  const allowed = (most: number) => ({ allowed: most, code: 'L-1' });
  const unknown = { allowed: null, why: 'Service Quotas: AccessDenied' } as const;

  it('counts closed accounts and those being made', () => {
    const planned = plannedQuota(survey(['ACTIVE', 'CLOSED'], 1), allowed(10), 2);
    assert.deepEqual(planned, { allowed: 10, inUse: 3, left: 7, toCreate: 2 });
    assert.equal(plannedQuota(survey(['ACTIVE', 'ACTIVE']), allowed(1), 1).left, 0);
    assert.equal(plannedQuota(survey(['ACTIVE']), unknown, 1).left, null);
  });

  it('is told, with what takes places', () => {
    const note = (states: readonly string[], inProgress: number, quota: Parameters<typeof quotaNote>[0]) => {
      const found = survey(states, inProgress);
      return quotaNote(quota, plannedQuota(found, quota, 2), found);
    };
    assert.equal(
      note(['ACTIVE'], 0, allowed(10)),
      'The organization has 1 account, and AWS allows it 10: 9 left. This makes 2.',
    );
    assert.match(
      note(['ACTIVE', 'CLOSED', 'SUSPENDED'], 1, allowed(10)),
      /has 4 accounts \(2 of them not active, which count too; 1 of them still being made\), and/,
    );
    assert.match(
      note(['ACTIVE'], 1, unknown),
      /has 2 accounts \(1 of them still .*would have 4\. .*\(Service Quotas: Acc.*10 to begin.*https:/,
    );
  });

  const warned = (states: number, most: number, toCreate: number, profile = 'management-superuser') => {
    const found = survey(Array.from({ length: states }, () => 'ACTIVE'));
    return quotaWarnings(allowed(most), plannedQuota(found, allowed(most), toCreate), profile);
  };

  it('is warned of where more is wanted than is left, to the last one', () => {
    assert.deepEqual(warned(8, 10, 2), []);
    assert.equal(warned(8, 10, 3).length, 1);
    assert.match(warned(8, 10, 3)[0]?.message ?? '', /leaves room for 2 accounts, and this would make 3/);
    assert.match(warned(9, 10, 2)[0]?.message ?? '', /leaves room for 1 account,/);
    const none = plannedQuota(survey(['ACTIVE']), unknown, 100);
    assert.deepEqual(quotaWarnings(unknown, none, 'p'), []);
  });

  it('is asked for in tens, by the profile that may, and fewer will do where some are left', () => {
    const [some] = warned(8, 10, 3);
    assert.match(
      some?.suggestions[0] ?? '',
      /: pf aws exec management -- aws service-quotas .*--quota-code L-1 --desired-value 20 /,
    );
    assert.match(some?.suggestions[1] ?? '', /fewer environments/);
    const [full] = warned(20, 20, 1, 'other');
    assert.match(full?.suggestions[0] ?? '', /longer to grant it: aws service-quotas .*--desired-value 30 /);
    assert.equal(full?.suggestions.length, 1);
  });
});
