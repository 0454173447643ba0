import assert from 'node:assert/strict';
import { mergeProfile, type Profile } from '../../../src/config-files/profile.ts';
import type { FailureCode } from '../../../src/errors/catalogue.ts';
import type { EnvironmentRecord } from '../../../src/repository/environments.ts';
import {
  decideProfile,
  decideSettings,
  decideTarget,
  type ProfileWriteRequest,
  type ProfileWriteState,
  type RequestedCredentials,
} from '../../../src/workflows/profile-write/decide.ts';
import { failing } from '../../support/failing.ts';

const [OURS, THEIRS] = ['123456789012', '123456789013'];
const ROLE_ARN = `arn:aws:iam::${OURS}:role/Admin`;
const KEYS = { kind: 'keys', keys: { accessKeyId: 'AKIA', secretAccessKey: 's' } } as const;
const ROLE = { kind: 'role', roleArn: ROLE_ARN, sourceProfile: 'management-superuser' } as const;
const REQUEST: ProfileWriteRequest = {
  environments: ['production'],
  credentials: undefined,
  profile: undefined,
  accountId: undefined,
  region: undefined,
  output: undefined,
};

const record = (environment: string, more: Partial<EnvironmentRecord> = {}) =>
  ({
    environment,
    folder: `/stack/environments/${environment}`,
    file: `/stack/environments/${environment}/environment.yaml`,
    ...more,
  }) as EnvironmentRecord;

function profile(name: string, config: Record<string, string>, credentials: Record<string, string> = {}): Profile {
  return mergeProfile(name, {
    config: new Map(Object.entries(config)),
    credentials: new Map(Object.entries(credentials)),
  });
}

const state = (profiles: readonly Profile[] = [], records: readonly EnvironmentRecord[] = []): ProfileWriteState => ({
  records,
  profiles: new Map(profiles.map((one) => [one.name, one])),
});
const identity = (account: string) => ({ account, arn: `arn:aws:iam::${account}:user/u`, userId: 'AIDA' });

describe('the profile that credentials are written into', () => {
  const target = (change: Partial<ProfileWriteRequest>, found = state(), credentials: RequestedCredentials = KEYS) =>
    decideTarget(found, { ...REQUEST, region: 'us-east-2', ...change }, credentials);

  it('is that of the environment, by its settings or by its usual name', () => {
    assert.equal(target({}).profile, 'production-superuser');
    const renamed = state([], [record('staging'), record('production', { profile: 'prod' })]);
    assert.equal(target({}, renamed).profile, 'prod');
    assert.equal(target({}, renamed).record?.environment, 'production');
    assert.equal(target({ profile: 'mine' }, renamed).profile, 'mine');
  });

  it('tells the environment by its name, where that is one of ours', () => {
    const of = (name: string) => target({ environments: [], profile: name }).environment;
    assert.equal(of('production-superuser'), 'production');
    assert.equal(of('mine'), undefined);
    assert.equal(target({ environments: [], profile: 'mine' }).profile, 'mine');
  });

  it('has the region that was asked for, else the one it has, else none', async () => {
    const found = state([profile('production-superuser', { region: 'eu-west-1' })]);
    assert.equal(target({}, found).region, 'us-east-2');
    assert.equal(target({ region: undefined }, found).region, 'eu-west-1');
    const { details } = await failing('INPUT_NEEDED', () => target({ region: undefined }));
    assert.deepEqual(details, { missing: ['--region'] });
  });

  it('keeps to one kind of credentials', async () => {
    const key = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'x' };
    const keyed = state([profile('production-superuser', {}, key)]);
    const assuming = state([profile('production-superuser', { role_arn: ROLE_ARN, source_profile: 'm' })]);
    target({}, keyed, KEYS);
    target({}, assuming, ROLE);
    const signs = { sso_account_id: '1', credential_process: 'x', login_session: 'x', web_identity_token_file: 'x' };
    for (const [sign, value] of Object.entries(signs)) {
      const found = state([profile('production-superuser', { [sign]: value })]);
      for (const given of [KEYS, ROLE]) await failing('ACCESS_CONFLICT', () => target({}, found, given));
    }
    const beside = async (found: ProfileWriteState, credentials: RequestedCredentials) =>
      (await failing('ACCESS_CONFLICT', () => target({}, found, credentials))).message;
    assert.match(
      await beside(keyed, ROLE),
      /production-superuser has its credentials by a static key already; a role beside/,
    );
    assert.match(
      await beside(assuming, KEYS),
      /production-superuser has its credentials by a role already; a static key beside/,
    );
  });

  it('is of no environment whose folder is another’s', async () => {
    const moved = state([], [record('live', { folder: '/stack/environments/production' })]);
    await failing('ENVIRONMENT_CONFLICT', () => target({}, moved));
  });
});

describe('whose the credentials are', () => {
  const of = (
    account: string,
    change: Partial<ProfileWriteRequest> = {},
    records: readonly EnvironmentRecord[] = [],
  ) => {
    const request = { ...REQUEST, region: 'us-east-2', ...change };
    const target = decideTarget(state([], records), request, KEYS);
    return decideProfile(target, request, { identity: identity(account), credentials: KEYS, records });
  };
  const refused = async (code: FailureCode, ...given: Parameters<typeof of>) => failing(code, () => of(...given));

  it('is as --account-id says, to the last digit, and that wins over the record', async () => {
    of(OURS, { accountId: OURS }, [record('production', { accountId: THEIRS })]);
    const { message, details } = await refused('WRONG_ACCOUNT', THEIRS, { accountId: OURS });
    assert.match(
      message,
      new RegExp(`belong to account ${THEIRS} .*but --account-id says ${OURS} for production; nothing`),
    );
    assert.deepEqual(details, {
      environment: 'production',
      expectedAccount: OURS,
      account: THEIRS,
      arn: identity(THEIRS).arn,
    });
  });

  it('is as recorded, to the last digit', async () => {
    of(OURS, {}, [record('production', { accountId: OURS })]);
    const { message } = await refused('WRONG_ACCOUNT', THEIRS, {}, [record('production', { accountId: OURS })]);
    assert.match(message, /production\/environment\.yaml records/);
    const nameless = await refused('WRONG_ACCOUNT', THEIRS, { environments: [], profile: 'mine', accountId: OURS });
    assert.doesNotMatch(nameless.message, / for /);
  });

  it('is no other environment, but for a local one', async () => {
    of(OURS, {}, [record('staging', { accountId: THEIRS }), record('local', { accountId: OURS })]);
    of(OURS, { environments: [], profile: 'mine' }, [record('staging', { accountId: OURS })]);
    const failure = await refused('ENVIRONMENT_CONFLICT', OURS, {}, [record('staging', { accountId: OURS })]);
    assert.match(failure.message, new RegExp(`${OURS} is recorded as staging; production`));
    assert.deepEqual(failure.details, { account: OURS, environments: ['staging', 'production'] });
  });

  it('goes into the profile as it was given', () => {
    const keyed = of(OURS);
    assert.deepEqual(keyed.edit, {
      profile: 'production-superuser',
      region: 'us-east-2',
      output: 'text',
      keys: KEYS.keys,
    });
    assert.deepEqual([keyed.environment, keyed.identity], ['production', identity(OURS)]);
    assert.equal(of(OURS, { output: 'json' }).edit.output, 'json');
    const request = { ...REQUEST, region: 'us-east-2' };
    const target = decideTarget(state(), request, ROLE);
    const { edit } = decideProfile(target, request, { identity: identity(OURS), credentials: ROLE, records: [] });
    assert.deepEqual([edit.roleArn, edit.sourceProfile, edit.keys], [ROLE_ARN, 'management-superuser', undefined]);
  });
});

describe('settings of profiles that are there', () => {
  const there = state([
    profile('production-superuser', { region: 'us-east-1' }),
    profile('staging-superuser', { output: 'json' }),
    profile('mine', { region: 'us-east-1', output: 'json' }),
  ]);
  const decided = (change: Partial<ProfileWriteRequest>, found = there) =>
    decideSettings(found, { ...REQUEST, ...change });
  const edits = (change: Partial<ProfileWriteRequest>) => decided(change).map(({ edit }) => edit);

  it('are region and output, and never a key', () => {
    assert.deepEqual(edits({ environments: ['production', 'staging'], region: 'eu-west-1' }), [
      { profile: 'production-superuser', region: 'eu-west-1', output: undefined },
      { profile: 'staging-superuser', region: 'eu-west-1', output: undefined },
    ]);
    assert.deepEqual(edits({}), [{ profile: 'production-superuser', region: 'us-east-1', output: undefined }]);
    const bare = state([profile('production-superuser', {})]);
    assert.equal(decided({ region: 'us-east-1' }, bare)[0]?.edit.output, 'text', 'it is as good as new');
    assert.deepEqual(edits({ environments: [], profile: 'mine', output: 'yaml' }), [
      { profile: 'mine', region: 'us-east-1', output: 'yaml' },
    ]);
    assert.deepEqual(
      decided({}).map(({ environment, identity: whose }) => [environment, whose]),
      [['production', undefined]],
    );
    assert.equal(decided({ environments: [], profile: 'production-superuser' })[0]?.environment, 'production');
    assert.equal(decided({ environments: [], profile: 'mine' })[0]?.environment, undefined);
    assert.deepEqual(edits({ environments: [] }), []);
  });

  it('go by the profile that the environment names', () => {
    const renamed = { ...there, records: [record('staging'), record('production', { profile: 'mine' })] };
    assert.equal(decided({}, renamed)[0]?.edit.profile, 'mine');
  });

  it('need a profile and a region, and say how to get them', async () => {
    const none = await failing('PROFILE_MISSING', () => decided({ environments: ['development'] }));
    assert.match(none.message, /^There is no profile development-superuser; nothing was changed\.$/);
    assert.deepEqual(none.suggestions, ['Give its credentials: pf aws profile write development --from-csv FILE']);
    assert.deepEqual(none.details, { environment: 'development', profile: 'development-superuser' });
    const regionless = await failing('PROFILE_REGION_MISSING', () => decided({ environments: ['staging'] }));
    assert.match(regionless.message, /^There is no region yet in profile staging-superuser/);
    assert.deepEqual(regionless.suggestions, ['Give one: pf aws profile write staging --region us-east-2']);
    const nameless = await failing('PROFILE_MISSING', () => decided({ environments: [], profile: 'other' }));
    assert.deepEqual(nameless.suggestions, [
      'Give its credentials: pf aws profile write --profile other --from-csv FILE',
    ]);
    assert.deepEqual(nameless.details, { profile: 'other' });
  });
});
