import assert from 'node:assert/strict';
import { ENVIRONMENT_TAG } from '../../../src/access/tags.ts';
import type { CreationStatus } from '../../../src/aws/account-creation.ts';
import type { OrganizationAccount } from '../../../src/aws/organizations.ts';
import type { FailureCode } from '../../../src/errors/catalogue.ts';
import {
  decideAccount,
  type EnvironmentState,
  isSameAddress,
  isUsable,
} from '../../../src/workflows/account-add/decide-account.ts';
import { failing } from '../../support/failing.ts';

const NOTED_AT = 1_800_000_000_000;
const TOLERANCE_MS = 15 * 60_000;
/** Alike but for the last digit. */
const [MANAGEMENT, OURS, THEIRS] = ['123456789010', '123456789011', '123456789012'];
const EMAIL = 'aws+production@acme.example';
const NAME = 'acme-production';

function account(id: string, more: Partial<OrganizationAccount> = {}): OrganizationAccount {
  return { id, name: `n ${id}`, email: `${id}@acme.example`, state: 'ACTIVE', joinedAt: NOTED_AT, ...more };
}

function request(more: Partial<CreationStatus> = {}): CreationStatus {
  const state = { state: 'SUCCEEDED', accountId: OURS, failureReason: undefined } as const;
  return { requestId: 'car-1', accountName: NAME, requestedAt: NOTED_AT, ...state, ...more };
}

const tagged = (id: string, environment = 'production') => new Map([[id, new Map([[ENVIRONMENT_TAG, environment]])]]);
const note = (more: object = {}) => ({ account: { name: NAME, email: EMAIL, requestedAt: NOTED_AT, ...more } });

function decideOn(found: Partial<EnvironmentState>) {
  return decideAccount({
    environment: 'production',
    profile: 'production-superuser',
    sharedProfile: 'production-superuser',
    isOwn: false,
    userName: 'production-superuser',
    region: 'us-east-2',
    access: 'user',
    existing: { settings: undefined, account: undefined },
    name: NAME,
    email: EMAIL,
    emailGiven: false,
    adopted: undefined,
    recordedId: undefined,
    givenId: undefined,
    entry: {},
    managementAccountId: MANAGEMENT,
    managementEnvironment: 'management',
    accounts: [account(OURS), account(THEIRS)],
    requests: [],
    records: [],
    tags: new Map(),
    ...found,
  });
}

/** `adopt 123456789011: environment.yaml records it`. */
function decided(found: Partial<EnvironmentState>): string {
  const decision = decideOn(found);
  if (decision.kind === 'adopt') return `adopt ${decision.account.id}: ${decision.because}`;
  return decision.kind === 'await' ? `await ${decision.requestId}: ${decision.because}` : 'create';
}

describe('what is decided of an account', () => {
  it('says why', () => {
    assert.equal(decided({ recordedId: THEIRS }), `adopt ${THEIRS}: environment.yaml records it`);
    assert.equal(decided({ givenId: OURS }), `adopt ${OURS}: --account-id names it`);
    assert.equal(decided({ givenId: OURS, recordedId: OURS }), `adopt ${OURS}: --account-id names it`);
    assert.equal(decided({ requests: [request({ state: 'IN_PROGRESS' })] }), 'await car-1: AWS is already creating it');
    const done = { entry: note({ requestId: 'car-1' }), requests: [request({ accountId: '123456789019' })] };
    assert.equal(decided(done), 'await car-1: AWS has created it and does not list it yet');
    const ours = { accounts: [account(OURS, { email: EMAIL })] };
    const listed = { ...ours, entry: note({ requestId: 'car-1' }), requests: [request()] };
    assert.equal(decided(listed), `adopt ${OURS}: an earlier run asked for it`);
    assert.equal(decided(ours), `adopt ${OURS}: it has the e-mail address ${EMAIL}`);
    assert.equal(decided({ tags: tagged(THEIRS) }), `adopt ${THEIRS}: it is tagged ${ENVIRONMENT_TAG}=production`);
  });

  it('goes by the files where the tag still has the name from before a rename', () => {
    const own = { environment: 'production', accountId: OURS };
    const found = { recordedId: OURS, tags: tagged(OURS, 'prod') };
    const moved = { environment: 'prod', accountId: THEIRS };
    for (const records of [[own], [own, moved]]) {
      assert.equal(decided({ ...found, records }), `adopt ${OURS}: environment.yaml records it`);
    }
    for (const accountId of [undefined, OURS]) {
      const records = [own, { environment: 'prod', accountId }];
      assert.throws(() => decideOn({ ...found, records }), { code: 'ENVIRONMENT_CONFLICT' });
    }
  });

  it('names what would be made', () => {
    assert.deepEqual(decideOn({ accounts: [] }), { kind: 'create', name: NAME, email: EMAIL });
  });

  describe('after a run that lost the reply', () => {
    const lost = (requestedAt: number | undefined, more: Partial<CreationStatus> = {}) =>
      decided({
        entry: note(),
        requests: [request({ accountName: 'other' }), request({ requestedAt, ...more })],
        accounts: [account(OURS), account(THEIRS)],
        tags: tagged(OURS),
      });

    it('takes a request of the same name, made then', () => {
      assert.equal(lost(NOTED_AT), `adopt ${OURS}: an earlier run asked for it`);
      assert.equal(lost(NOTED_AT - TOLERANCE_MS), `adopt ${OURS}: an earlier run asked for it`);
    });

    it('takes none that is older than any clock is wrong', () => {
      const tag = `adopt ${OURS}: it is tagged ${ENVIRONMENT_TAG}=production`;
      assert.equal(lost(NOTED_AT - TOLERANCE_MS - 1), tag);
      assert.equal(lost(undefined), tag);
    });

    it('takes one in progress before one that ended, whenever it was made', () => {
      const requests = [request(), request({ requestId: 'car-2', state: 'IN_PROGRESS', requestedAt: 0 })];
      assert.match(decided({ entry: note(), requests }), /^await car-2/);
    });

    it('knows it by the name it had then, whatever the template says now', () => {
      const requests = [request({ accountName: 'old-name', state: 'IN_PROGRESS' })];
      assert.match(decided({ entry: note({ name: 'old-name' }), requests }), /^await car-1/);
      assert.equal(decided({ requests }), 'create');
    });

    it('waits for no account of a request that it did not note', () => {
      assert.equal(decided({ entry: note(), requests: [request({ accountId: '123456789019' })] }), 'create');
      assert.equal(
        decided({ entry: note({ requestId: 'car-2' }), requests: [request({ accountId: '123456789019' })] }),
        'create',
      );
    });

    it('takes no account that neither has the address nor our tag', () => {
      assert.equal(decided({ entry: note({ requestId: 'car-1' }), requests: [request()] }), 'create');
      assert.equal(
        decided({ entry: note({ requestId: 'car-1' }), requests: [request({ accountId: THEIRS })] }),
        'create',
      );
    });

    it('looks for another where the account is closed and another address is given', () => {
      const closed = (emailGiven: boolean) => ({
        emailGiven,
        email: 'new@acme.example',
        entry: note({ requestId: 'car-1' }),
        requests: [request()],
        accounts: [account(OURS, { email: EMAIL, state: 'CLOSED' })],
      });
      assert.equal(decided(closed(true)), 'create');
      assert.throws(() => decided(closed(false)), { code: 'ACCOUNT_UNUSABLE' });
    });
  });

  it('is one account of the two that carry our tag where the other is closed', () => {
    const accounts = [account(OURS, { state: 'CLOSED' }), account(THEIRS)];
    const tags = new Map([...tagged(OURS), ...tagged(THEIRS)]);
    assert.match(decided({ accounts, tags }), new RegExp(`^adopt ${THEIRS}`));
  });
});

describe('what is refused, with particulars', () => {
  const own = account(OURS, { email: EMAIL });
  const CASES: Readonly<Record<string, readonly [FailureCode, Partial<EnvironmentState>, object, RegExp]>> = {
    'a record and a flag that differ in the last digit': [
      'ENVIRONMENT_CONFLICT',
      { recordedId: OURS, givenId: THEIRS },
      { environment: 'production', recordedAccount: OURS, givenAccount: THEIRS },
      /environment\.yaml records account .* for production, and --account-id says/,
    ],
    'a recorded account that is not there': [
      'ACCOUNT_UNKNOWN',
      { recordedId: '123456789019' },
      { environment: 'production', account: '123456789019', managementAccount: MANAGEMENT },
      /has no account 123456789019, which environment\.yaml records for production/,
    ],
    'a given account that is not there': [
      'ACCOUNT_UNKNOWN',
      { givenId: '123456789019' },
      { environment: 'production', account: '123456789019', managementAccount: MANAGEMENT },
      /which --account-id names for production/,
    ],
    'an address of an account that is suspended': [
      'EMAIL_TAKEN_CLOSED',
      { accounts: [{ ...own, state: 'SUSPENDED' }] },
      { environment: 'production', email: EMAIL, account: OURS, state: 'SUSPENDED' },
      /keeps its address/,
    ],
    'another address than the account has': [
      'ENVIRONMENT_CONFLICT',
      { recordedId: THEIRS, emailGiven: true },
      { environment: 'production', account: THEIRS, email: `${THEIRS}@acme.example` },
      /--email asks for/,
    ],
    'the management account': [
      'ENVIRONMENT_CONFLICT',
      { recordedId: MANAGEMENT, accounts: [account(MANAGEMENT)] },
      { environment: 'production', account: MANAGEMENT },
      /is the management account/,
    ],
    'an account of another environment': [
      'ENVIRONMENT_CONFLICT',
      { givenId: OURS, tags: tagged(OURS, 'productio') },
      { environment: 'production', otherEnvironment: 'productio', account: OURS },
      /tagged as environment productio;/,
    ],
    'an account that is closed': [
      'ACCOUNT_UNUSABLE',
      { recordedId: OURS, accounts: [{ ...own, state: 'CLOSED' }] },
      { environment: 'production', account: OURS, state: 'CLOSED' },
      /is CLOSED/,
    ],
    'two accounts with our tag': [
      'ENVIRONMENT_CONFLICT',
      { tags: new Map([...tagged(OURS), ...tagged(THEIRS)]) },
      { environment: 'production', accounts: [OURS, THEIRS] },
      /Several accounts/,
    ],
  };
  for (const [what, [code, found, details, words]] of Object.entries(CASES)) {
    it(`${what}: ${code}`, async () => {
      const failure = await failing(code, () => decideOn(found));
      assert.deepEqual(failure.details, details);
      assert.match(failure.message, words);
      assert.ok(failure.suggestions.length > 0 && failure.suggestions.every(Boolean));
    });
  }

  it('says how to go on without --email', async () => {
    const { suggestions } = await failing('ENVIRONMENT_CONFLICT', () =>
      decideOn({ recordedId: OURS, emailGiven: true }),
    );
    assert.match(
      suggestions.join('\n'),
      new RegExp(`Leave --email out to go on with ${OURS}\\..*\n.*start-primary-email`),
    );
  });
});

describe('an account of an organization', () => {
  it('can be used where it is active, or about to be', () => {
    const states = ['ACTIVE', 'PENDING_ACTIVATION', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const;
    assert.deepEqual(
      states.map((state) => isUsable(account(OURS, { state }))),
      [true, true, false, false, false],
    );
  });

  it('has the address that differs in case alone, and no other', () => {
    assert.ok(isSameAddress('AWS@Acme.example', 'aws@acme.EXAMPLE'));
    assert.ok(!isSameAddress('aws@acme.example', 'aws+1@acme.example'));
  });
});
