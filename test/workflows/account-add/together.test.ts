import assert from 'node:assert/strict';
import type { OrganizationAccount } from '../../../src/aws/organizations.ts';
import { mergeProfile } from '../../../src/config-files/profile.ts';
import { Failure, isFailure } from '../../../src/errors/failure.ts';
import type { EnvironmentRecord } from '../../../src/repository/environments.ts';
import type { Note } from '../../../src/repository/journal.ts';
import { decideAccounts } from '../../../src/workflows/account-add/decide.ts';
import type { AccountAddState, ExistingProfile } from '../../../src/workflows/account-add/load.ts';
import type { AccountAddRequest } from '../../../src/workflows/account-add/request.ts';
import { failing } from '../../support/failing.ts';
import { ACCOUNT_ADD } from '../../support/workflows.ts';

const [MANAGEMENT, OURS, THEIRS] = ['123456789010', '123456789011', '123456789012'];

const account = (id: string, email: string): OrganizationAccount => ({
  id,
  name: id,
  email,
  state: 'ACTIVE',
  joinedAt: 1_800_000_000_000,
});
const record = (environment: string, accountId?: string) =>
  ({
    environment,
    folder: `/stack/environments/${environment}`,
    file: `/stack/environments/${environment}/environment.yaml`,
    ...(accountId === undefined ? {} : { accountId }),
  }) as EnvironmentRecord;

/** An organization without members, and a repository without environments, but for `change`. */
function state(change: Partial<AccountAddState> = {}): AccountAddState {
  const management = {
    organization: { managementAccountId: MANAGEMENT, managementAccountEmail: 'aws@acme.example' },
    connection: { region: 'us-east-1' },
  } as AccountAddState['management'];
  return {
    management,
    accounts: [account(MANAGEMENT, 'aws@acme.example')],
    requests: [],
    inProgress: 0,
    tags: new Map(),
    records: [],
    isManagementHeld: true,
    existing: new Map(),
    adopted: undefined,
    misplaced: new Map(),
    organizationName: 'acme',
    ...change,
  };
}

const decide = (change: Partial<AccountAddState> = {}, request: Partial<AccountAddRequest> = {}, entry: Note = {}) =>
  decideAccounts(state(change), { ...ACCOUNT_ADD, ...request }, { note: () => entry });

/** `create`, `adopt ID`, or the code of the refusal, one for each environment. */
const outcomes = (...given: Parameters<typeof decide>) =>
  decide(...given).map(({ decision }) => {
    if (isFailure(decision)) return decision.code;
    return decision.kind === 'adopt' ? `adopt ${decision.account.id}` : decision.kind;
  });

const BOTH = { environments: ['production', 'staging'] };
const keyed = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'x' };
const profileOf = (values: Readonly<Record<string, string>>) =>
  mergeProfile('production-superuser', { config: new Map(Object.entries(values)), credentials: undefined });
const existing = (held: ExistingProfile) => ({ existing: new Map([['production', held]]) });

describe('several environments at once', () => {
  it('each get an account, by name and address of its own', () => {
    const decided = decide({}, BOTH);
    assert.deepEqual(
      decided.map(({ decision }) => decision),
      ['production', 'staging'].map((name) => ({
        kind: 'create',
        name: `acme-${name}`,
        email: `aws+${name}@acme.example`,
      })),
    );
    assert.deepEqual(
      decided.map(({ known }) => [known.profile, known.region, known.emailGiven, known.managementAccountId]),
      ['production', 'staging'].map((name) => [`${name}-superuser`, 'us-east-1', false, MANAGEMENT]),
    );
  });

  it('may not share an address, whatever its case', async () => {
    const emails = new Map([
      ['production', 'aws+x@acme.example'],
      ['staging', 'AWS+X@acme.example'],
    ]);
    const { message, details } = await failing('EMAIL_CONFLICT', () => decide({}, { ...BOTH, emails }));
    assert.match(message, /^production and staging would both get AWS\+X@acme\.example/);
    assert.deepEqual(details, { environments: ['production', 'staging'], email: 'AWS+X@acme.example' });
  });

  it('may not share an account, this run’s or a recorded one', async () => {
    const accounts = [account(OURS, 'shared@acme.example')];
    const emailTemplate = 'shared@acme.example';
    const { message, details } = await failing('ENVIRONMENT_CONFLICT', () =>
      decide({ accounts }, { ...BOTH, emailTemplate }),
    );
    assert.match(message, new RegExp(`${OURS} belongs to production; staging cannot`));
    assert.deepEqual(details, { account: OURS, environments: ['production', 'staging'] });
    await failing('ENVIRONMENT_CONFLICT', () =>
      decide({ accounts, records: [record('old', OURS)] }, { emailTemplate }),
    );
    assert.deepEqual(outcomes({ accounts, records: [record('old', THEIRS)] }, { emailTemplate }), [`adopt ${OURS}`]);
    assert.deepEqual(outcomes({ accounts, records: [record('local', OURS)] }, { emailTemplate }), [`adopt ${OURS}`]);
  });

  it('are not stopped by one that is refused', () => {
    const records = [record('production', OURS), record('staging')];
    assert.deepEqual(outcomes({ records }, BOTH), ['ACCOUNT_UNKNOWN', 'create']);
  });

  it('take the account that is recorded, noted or given', () => {
    const accounts = [account(OURS, 'a@acme.example'), account(THEIRS, 'b@acme.example')];
    assert.deepEqual(outcomes({ accounts, records: [record('production', THEIRS)] }), [`adopt ${THEIRS}`]);
    assert.deepEqual(outcomes({ accounts }, { accountId: OURS }), [`adopt ${OURS}`]);
    assert.deepEqual(outcomes({ accounts }, { email: 'b@acme.example' }), [`adopt ${THEIRS}`]);
    assert.equal(decide({}, { email: 'b@acme.example' })[0]?.known.emailGiven, true);
  });

  it('find an address that AWS would refuse, and a folder of another name, before anything is made', async () => {
    await failing('EMAIL_INVALID', () => decide({}, { email: 'no address' }));
    const moved = { ...record('live'), folder: '/stack/environments/production' };
    await failing('ENVIRONMENT_CONFLICT', () => decide({ records: [moved] }));
  });

  it('get the region that was asked for, else that of their profile, else that of management', () => {
    const held = existing({ settings: profileOf({ region: 'eu-west-1' }), account: undefined });
    const region = (change: Partial<AccountAddState>, more: Partial<AccountAddRequest> = {}) =>
      decide(change, more)[0]?.known.region;
    assert.deepEqual(
      [region(held, { region: 'us-west-2' }), region(held), region({})],
      ['us-west-2', 'eu-west-1', 'us-east-1'],
    );
  });
});

describe('what the profile of an environment holds', () => {
  const accounts = [account(OURS, 'aws+production@acme.example'), account(THEIRS, 'b@acme.example')];
  const refusal = (change: Partial<AccountAddState>, request: Partial<AccountAddRequest> = {}) => {
    const [decided] = decide(change, request);
    return isFailure(decided?.decision) ? decided.decision : assert.fail('it was not refused');
  };

  it('may be a key of the account it is to have', () => {
    const held = existing({ settings: profileOf(keyed), account: OURS });
    assert.deepEqual(outcomes({ accounts, ...held }), [`adopt ${OURS}`]);
  });

  for (const how of ['account', 'hint'] as const) {
    it(`may not be a key of a member that differs in the last digit, known by its ${how}`, () => {
      const held = existing({ settings: profileOf(keyed), account: undefined, [how]: THEIRS });
      const { code, message, suggestions, details } = refusal({ accounts, ...held });
      assert.equal(code, 'WRONG_ACCOUNT');
      assert.match(
        message,
        new RegExp(`production-superuser holds a key of account ${THEIRS}, but production is account ${OURS}`),
      );
      assert.match(suggestions.join('\n'), /[Rr]emove profile production-superuser/);
      assert.deepEqual(details, { environment: 'production', profile: 'production-superuser', account: THEIRS });
    });
  }

  it('may be what the account is to be, where none is made yet', () => {
    const held = existing({ settings: profileOf(keyed), account: THEIRS });
    const { message, suggestions } = refusal({ accounts: [account(THEIRS, 'b@acme.example')], ...held });
    assert.match(message, /production is an account yet to be made/);
    assert.match(
      suggestions[0] ?? '',
      new RegExp(`^If it is production: pf aws account add production --account-id ${THEIRS}$`),
    );
    const stranger = refusal({ accounts: [], ...held });
    assert.equal(stranger.suggestions.length, 1);
  });

  it('is no matter where its key speaks of no account of the organization', () => {
    const held = existing({ settings: profileOf(keyed), account: undefined, hint: '999999999999' });
    assert.deepEqual(outcomes({ accounts, ...held }), [`adopt ${OURS}`]);
  });

  it('stays of one kind', () => {
    const key = existing({ settings: profileOf(keyed), account: OURS });
    assert.deepEqual(outcomes({ accounts, ...key }, { access: 'role' }), ['ACCESS_CONFLICT']);
    assert.match(refusal({ accounts, ...key }, { access: 'role' }).message, /by a static key already; a role beside/);
    const role = existing({ settings: profileOf({ role_arn: 'arn:r', source_profile: 'm' }), account: undefined });
    assert.deepEqual(outcomes({ accounts, ...role }, { access: 'role' }), [`adopt ${OURS}`]);
    const account = OURS;
    const kept = { account, arn: `arn:aws:sts::${OURS}:assumed-role/r/s`, userId: 'AROA:s' };
    const sso = { settings: profileOf({ sso_session: 's', sso_account_id: OURS, sso_role_name: 'admin' }) };
    for (const settings of [sso.settings, profileOf({ role_arn: 'arn:r', source_profile: 'm' })]) {
      assert.deepEqual(outcomes({ accounts, ...existing({ settings, account, kept }) }), [`adopt ${OURS}`]);
    }
    const login = new Failure('SSO_LOGIN_NEEDED', 'Log in.');
    const out = { ...existing({ ...sso, account: undefined, kept: login }) };
    assert.deepEqual(outcomes({ accounts, ...out }), ['SSO_LOGIN_NEEDED']);
    assert.deepEqual(outcomes({ accounts, ...out }, { access: 'role' }), ['ACCESS_CONFLICT']);
    const other = existing({ ...sso, account: '999999999999', kept: { ...kept, account: '999999999999' } });
    assert.deepEqual(outcomes({ accounts, ...other }), ['WRONG_ACCOUNT']);
    assert.deepEqual(outcomes({ accounts, ...role }, { access: 'none' }), [`adopt ${OURS}`]);
  });
});
