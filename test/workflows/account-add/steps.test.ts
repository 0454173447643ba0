import assert from 'node:assert/strict';
import { ENVIRONMENT_TAG } from '../../../src/access/tags.ts';
import { Failure } from '../../../src/errors/failure.ts';
import type { DecidedEnvironment } from '../../../src/workflows/account-add/decide.ts';
import type { AccountAddState } from '../../../src/workflows/account-add/load.ts';
import type { Quota } from '../../../src/workflows/account-add/load-organization.ts';
import {
  type AccountPlanBasis,
  findMissingTags,
  planFiles,
  planSteps,
} from '../../../src/workflows/account-add/plan.ts';
import { planNotes } from '../../../src/workflows/account-add/plan-notes.ts';
import { ACCOUNT_ADD } from '../../support/workflows.ts';

const ID = '123456789012';
const ADOPT = { kind: 'adopt', account: { id: ID }, because: 'it has the address' } as DecidedEnvironment['decision'];
const CREATE = { kind: 'create', name: 'acme-production', email: 'aws+p@acme.example' } as const;

function decided(
  decision: DecidedEnvironment['decision'],
  more: { held?: string; environment?: string } = {},
): DecidedEnvironment {
  const { environment = 'production', held } = more;
  const existing = { settings: undefined, account: held };
  const name = `${environment}-superuser`;
  const known = { environment, profile: name, sharedProfile: name, userName: name, isOwn: false, existing, entry: {} };
  return { known: known as unknown as DecidedEnvironment['known'], decision };
}

interface Change extends Partial<Omit<AccountPlanBasis, 'state'>> {
  readonly tags?: AccountAddState['tags'];
  /** The journal knows of a key that an interrupted run made. */
  readonly lostKey?: boolean;
}

const NO_TRAITS: AccountPlanBasis['traits'] = { regions: new Map(), needsTrust: false, trusted: [] };

function plan(all: readonly DecidedEnvironment[], { tags, lostKey, ...change }: Change = {}) {
  const entry = lostKey ? { key: { accountId: ID, userName: 'u', before: [] } } : {};
  const known = { tags: tags ?? new Map([[ID, new Map([[ENVIRONMENT_TAG, 'production']])]]) };
  const { request = ACCOUNT_ADD } = change;
  return planSteps({
    state: known as unknown as AccountAddState,
    request,
    placement: { missing: [], there: new Set() },
    traits: NO_TRAITS,
    decided: all.map((one) => ({ ...one, known: { ...one.known, entry, access: request.access ?? 'user' } })),
    ...change,
  });
}

/** Each step: what it calls, and `!` where it cannot be taken back. */
function steps(one: DecidedEnvironment | readonly DecidedEnvironment[], change: Change = {}): string[] {
  return plan('known' in one ? [one] : one, change).map(
    ({ calls, irreversible }) => `${calls.join(' ')}${irreversible ? ' !' : ''}`,
  );
}

const titles = (one: DecidedEnvironment, change: Change = {}) => plan([one], change).map(({ title }) => title);

const CREATED = 'organizations:CreateAccount !';
const USER = 'iam:CreateUser iam:AttachUserPolicy iam:CreateAccessKey iam:TagUser';
const USER_AGAIN = 'iam:CreateUser iam:AttachUserPolicy iam:DeleteAccessKey iam:CreateAccessKey iam:TagUser';

describe('the steps of account add', () => {
  it('make an account and a user with a key, and say so', () => {
    assert.deepEqual(steps(decided(CREATE)), [CREATED, USER]);
    assert.deepEqual(titles(decided(CREATE)), [
      'Create account acme-production for aws+p@acme.example',
      'Create IAM user production-superuser with AdministratorAccess and an access key',
    ]);
    assert.equal(plan([decided(CREATE)])[0]?.email, CREATE.email);
  });

  it('are none for what is done', () => assert.deepEqual(steps(decided(ADOPT, { held: ID })), []));

  it('tag an adopted account that lacks its tag, or has another value', () => {
    const tags = (value: string | undefined) => ({
      tags: value === undefined ? new Map() : new Map([[ID, new Map([[ENVIRONMENT_TAG, value]])]]),
    });
    for (const value of [undefined, 'production2']) {
      assert.deepEqual(steps(decided(ADOPT, { held: ID }), tags(value)), ['organizations:TagResource']);
    }
    assert.deepEqual(titles(decided(ADOPT, { held: ID }), tags(undefined)), [
      `Adopt account ${ID} (it has the address) and tag it`,
    ]);
    const request = { ...ACCOUNT_ADD, tags: new Map([['team', 'a']]) };
    assert.deepEqual(steps(decided(ADOPT, { held: ID }), { request }), ['organizations:TagResource']);
  });

  it('delete keys that nobody used, of an adopted account and of an interrupted run', () => {
    assert.deepEqual(steps(decided(ADOPT)), [USER_AGAIN]);
    assert.match(titles(decided(ADOPT))[0] ?? '', /key, deleting keys we made for it before that nobody ever used$/);
    assert.deepEqual(steps(decided(CREATE), { lostKey: true }), [CREATED, USER_AGAIN]);
    assert.match(titles(decided(CREATE), { lostKey: true })[1] ?? '', /deleting the key an interrupted run made/);
  });

  it('make no user where a role is wanted, and take back the key that was to be one’s', () => {
    const request = { ...ACCOUNT_ADD, access: 'role' } as const;
    assert.deepEqual(steps(decided(CREATE), { request }), [CREATED]);
    assert.deepEqual(steps(decided(CREATE), { request, lostKey: true }), [CREATED, 'iam:DeleteAccessKey !']);
    assert.match(titles(decided(ADOPT), { request, lostKey: true })[0] ?? '', /^Delete the key of IAM user u /);
    assert.deepEqual(steps(decided(CREATE), { request: { ...request, access: 'none' }, lostKey: true }), [CREATED]);
  });

  it('make each unit once, and move every account that is not there', () => {
    const request = { ...ACCOUNT_ADD, unitPath: ['a', 'b'], access: 'none' } as const;
    const missing = { missing: ['a', 'a/b'], there: new Set<string>() };
    const both = [decided(CREATE), decided(CREATE, { environment: 'staging' })];
    const unit = 'organizations:CreateOrganizationalUnit';
    const move = 'organizations:MoveAccount';
    assert.deepEqual(steps(both, { request, placement: missing }), [CREATED, unit, unit, move, CREATED, move]);
    assert.deepEqual(titles(decided(ADOPT), { request, placement: missing }), [
      'Create organizational unit a',
      'Create organizational unit a/b',
      'Move its account into organizational unit a/b',
    ]);
    const there = { missing: [], there: new Set([ID]) };
    assert.deepEqual(steps(decided(ADOPT), { request, placement: there }), []);
    const near = { missing: [], there: new Set(['123456789013']) };
    assert.deepEqual(steps(decided(ADOPT), { request, placement: near }), [move]);
  });

  it('are those of access alone where the account is refused', () => {
    const request = { ...ACCOUNT_ADD, access: 'none' } as const;
    assert.deepEqual(steps(decided(new Failure('ACCOUNT_UNKNOWN', 'x')), { request }), []);
  });

  it('set tags that are missing or differ', () => {
    const wanted = new Map([
      ['a', '1'],
      ['b', '2'],
    ]);
    assert.deepEqual([...findMissingTags(undefined, wanted).keys()], ['a', 'b']);
    assert.deepEqual([...findMissingTags(new Map([['a', '1']]), wanted).keys()], ['b']);
    assert.equal(findMissingTags(wanted, wanted).size, 0);
  });
});

/** An organization with accounts in these states, which `profile` asks for more. */
function organization(states: readonly string[], { inProgress = 0, holder = 'management' } = {}) {
  const state = {
    accounts: states.map((each) => ({ state: each })),
    inProgress,
    records: [],
    management: { environment: holder || undefined },
  };
  return state as unknown as AccountAddState;
}

const allowed = (most: number): Quota => ({ allowed: most, code: 'L-1' });

function warnOf(created: readonly string[], recorded: readonly string[] = []) {
  const records = recorded.map((environment) => ({ environment }) as AccountAddState['records'][number]);
  return planNotes({ ...organization(['ACTIVE']), records }, allowed(100), created).warnings ?? [];
}

describe('the files of account add', () => {
  const files = (
    request: Partial<AccountPlanBasis['request']>,
    settings?: object,
    decision: DecidedEnvironment['decision'] = ADOPT,
  ) => {
    const { known } = decided(decision);
    const existing = { settings, account: undefined } as DecidedEnvironment['known']['existing'];
    const { access = ACCOUNT_ADD.access } = request;
    return planFiles({
      state: { management: { profile: 'management-superuser' }, isManagementHeld: true } as AccountAddState,
      request: { ...ACCOUNT_ADD, ...request },
      placement: { missing: [], there: new Set() },
      traits: NO_TRAITS,
      decided: [{ decision, known: { ...known, region: 'us-east-2', existing, access } }],
    });
  };
  const unknownId = '000000000000';

  it('hold the key that is there, or stand for the one to be made', () => {
    const keys = { accessKeyId: 'AKIA1', secretAccessKey: 's' };
    const common = { profile: 'production-superuser', region: 'us-east-2' };
    assert.deepEqual(files({}, { keys, region: 'x' }).profiles, [{ ...common, output: undefined, keys }]);
    assert.deepEqual(files({}).profiles, [
      { ...common, output: 'text', keys: { accessKeyId: 'AKIA0000000000000000', secretAccessKey: '********' } },
    ]);
  });

  it('name a role of the account, by way of management', () => {
    const [profile] = files({ access: 'role', roleName: 'Admin' }).profiles;
    assert.deepEqual(
      [profile?.roleArn, profile?.sourceProfile],
      [`arn:aws:iam::${ID}:role/Admin`, 'management-superuser'],
    );
    const [unmade] = files({ access: 'role' }, undefined, CREATE).profiles;
    assert.match(unmade?.roleArn ?? '', new RegExp(`iam::${unknownId}:role/`));
  });

  it('record account and profile, and configure the environment', () => {
    const record = { environment: 'production', accountId: ID, profile: 'production-superuser' };
    const { records, configured } = files({ next: true });
    assert.deepEqual([records, configured], [[record], ['production']]);
    for (const decision of [CREATE, new Failure('ACCOUNT_UNKNOWN', 'x')]) {
      assert.equal(files({}, undefined, decision).records[0]?.accountId, unknownId);
    }
    assert.deepEqual(files({ next: false }).configured, []);
  });

  it('are the record alone where no access is wanted', () => {
    const { profiles, records, configured } = files({ access: 'none', next: true });
    assert.deepEqual([profiles, records[0]?.profile, configured], [[], undefined, []]);
  });
});

describe('a name that is nearly another', () => {
  const asked = (environment: string, recorded: readonly string[] = []) =>
    warnOf([environment], recorded).map(({ suggestions }) => suggestions[0]);

  it('is questioned', () => {
    for (const name of ['prodution', 'production', 'productoin']) {
      assert.deepEqual(asked(name), name === 'production' ? [] : ['If so: pf aws account add production']);
    }
    assert.deepEqual(asked('satging'), ['If so: pf aws account add staging']);
    assert.deepEqual(asked('devlopment'), ['If so: pf aws account add development']);
    assert.deepEqual(asked('managment'), ['If so: pf aws account add management']);
    assert.deepEqual(asked('tset', ['test']), ['If so: pf aws account add test']);
    assert.match(warnOf(['prodution'])[0]?.message ?? '', /prodution .*nearly the name production/);
  });

  it('is not where it is known, a name of its own, or far', () => {
    for (const name of ['staging', 'production2', 'pre-production', 'prdctn', 'sandbox']) {
      assert.deepEqual(asked(name), [], name);
    }
    assert.deepEqual(asked('prodution', ['prodution']), []);
  });
});

describe('the quota of accounts', () => {
  const unknown: Quota = { allowed: null, why: 'Service Quotas: AccessDenied' };
  const named = (count: number) => Array.from({ length: count }, (_, at) => `research-${at}-team`);

  it('counts closed accounts and those being made', () => {
    const { quota } = planNotes(organization(['ACTIVE', 'CLOSED'], { inProgress: 1 }), allowed(10), named(2));
    assert.deepEqual(quota, { allowed: 10, inUse: 3, left: 7, toCreate: 2 });
    assert.equal(planNotes(organization(['ACTIVE', 'ACTIVE']), allowed(1), named(1)).quota?.left, 0);
    assert.equal(planNotes(organization(['ACTIVE']), unknown, named(1)).quota?.left, null);
  });

  it('is told, with what takes places', () => {
    const note = (states: readonly string[], inProgress: number, quota: Quota) =>
      planNotes(organization(states, { inProgress }), quota, named(2)).notes?.[0] ?? '';
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
      /has 2 accounts \(1 of them still .*would have 4\. .*\(Service Quotas: Acc.*10 to begin/,
    );
  });

  const warned = (states: number, most: number, toCreate: number, isNamed = true) => {
    const found = organization(
      Array.from({ length: states }, () => 'ACTIVE'),
      isNamed ? {} : { holder: '' },
    );
    return planNotes(found, allowed(most), named(toCreate)).warnings ?? [];
  };

  it('is warned of where more is wanted than is left, to the last one', () => {
    assert.deepEqual(warned(8, 10, 2), []);
    assert.equal(warned(8, 10, 3).length, 1);
    assert.match(warned(8, 10, 3)[0]?.message ?? '', /leaves room for 2 accounts, and this would make 3/);
    assert.match(warned(9, 10, 2)[0]?.message ?? '', /leaves room for 1 account,/);
    assert.deepEqual(planNotes(organization(['ACTIVE']), unknown, named(100)).warnings, []);
  });

  it('is asked for in tens, by the profile that may, and fewer will do where some are left', () => {
    const [some] = warned(8, 10, 3);
    assert.match(
      some?.suggestions[0] ?? '',
      /: pf aws exec management -- aws service-quotas .*--quota-code L-1 --desired-value 20 /,
    );
    assert.match(some?.suggestions[1] ?? '', /fewer environments/);
    const [full] = warned(20, 20, 1, false);
    assert.match(full?.suggestions[0] ?? '', /longer to grant it: aws service-quotas .*--desired-value 30 /);
    assert.equal(full?.suggestions.length, 1);
  });
});
