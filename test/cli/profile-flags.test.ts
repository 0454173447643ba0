import assert from 'node:assert/strict';
import { accountIdFlag, tagFlag } from '../../src/cli/flags.ts';
import { assertConsistentFlags, listMissingRoleFlags, toCredentials } from '../../src/cli/profile-flags.ts';
import { failing } from '../support/failing.ts';

type Flags = Parameters<typeof assertConsistentFlags>[0];
const USER = { access: 'user' } as Flags;
const ROLE_ARN = 'arn:aws:iam::123456789012:role/path/Admin';
const ROLE = { access: 'role', 'role-arn': ROLE_ARN, 'source-profile': 'management-superuser' } as Flags;

/** What environments the profiles are of. */
const OWNERS: Readonly<Record<string, string>> = {
  'production-superuser': 'production',
  'staging-superuser': 'staging',
};

describe('the flags of profile write', () => {
  const accepted: readonly [Flags, readonly string[], boolean][] = [
    [USER, ['qa1', 'qa2'], false],
    [USER, ['production'], true],
    [ROLE, ['production'], false],
    [{ ...USER, profile: 'production-superuser' }, ['production'], true],
    [{ ...USER, profile: 'mine' }, ['production'], true],
    [{ ...USER, profile: 'production-superuser' }, [], true],
  ];
  for (const [flags, environments, hasKeys] of accepted) {
    it(`go together: ${JSON.stringify(flags)} for ${environments} ${hasKeys ? 'with' : 'without'} a key`, () =>
      assertConsistentFlags(flags, environments, { hasKeys, other: OWNERS[flags.profile ?? ''] }));
  }

  const refused: readonly [Flags, readonly string[], boolean, RegExp][] = [
    [USER, ['qa1', 'qa2'], true, /one profile, and 2 environments/],
    [ROLE, ['qa1', 'qa2'], false, /one profile, and 2 environments/],
    [{ ...USER, profile: 'mine' }, ['qa1', 'qa2'], false, /one profile, and 2 environments/],
    [{ ...USER, profile: 'staging-superuser' }, ['production'], false, /that of staging, and production is named/],
    [{ ...USER, 'role-arn': ROLE_ARN }, [], false, /go with --access role/],
    [{ ...USER, 'source-profile': 'x' }, [], false, /go with --access role/],
    [ROLE, [], true, /--access role takes no credentials/],
    ...[`${ROLE_ARN} `, 'arn:aws:iam::12345678901:role/x', 'arn:aws:iam::123456789012:user/x', `x${ROLE_ARN}`].map(
      (arn): [Flags, readonly string[], boolean, RegExp] => [
        { ...ROLE, 'role-arn': arn },
        [],
        false,
        /no ARN of an IAM/,
      ],
    ),
  ];
  for (const [flags, environments, hasKeys, says] of refused) {
    it(`are refused: ${JSON.stringify(flags)} for ${environments} ${hasKeys ? 'with' : 'without'} a key`, async () => {
      const failure = await failing('USAGE', () =>
        assertConsistentFlags(flags, environments, { hasKeys, other: OWNERS[flags.profile ?? ''] }),
      );
      assert.match(failure.message, says);
    });
  }

  it('lack what a role needs, and nothing where there is none', () => {
    assert.deepEqual(listMissingRoleFlags({ access: 'role' } as Flags), ['--role-arn', '--source-profile']);
    assert.deepEqual(listMissingRoleFlags(ROLE), []);
    assert.deepEqual(listMissingRoleFlags(USER), []);
  });

  it('become a role, the key that was given, or nothing new', () => {
    const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
    assert.deepEqual(toCredentials(ROLE, undefined), {
      kind: 'role',
      roleArn: ROLE_ARN,
      sourceProfile: 'management-superuser',
    });
    assert.equal(toCredentials({ ...ROLE, 'source-profile': undefined } as Flags, undefined), undefined);
    assert.deepEqual(toCredentials(USER, keys), { kind: 'keys', keys });
    assert.equal(toCredentials(USER, undefined), undefined);
  });
});

describe('a flag is checked from end to end:', () => {
  const parsing = (flag: { parse: unknown }) => flag.parse as (input: string) => Promise<string>;

  it('an account id has twelve digits', async () => {
    const parse = parsing(accountIdFlag());
    assert.equal(await parse('012345678901'), '012345678901');
    for (const id of ['01234567890', '0123456789012', ' 012345678901', '01234567890a', '']) {
      await failing('ACCOUNT_ID_INVALID', () => parse(id));
    }
  });

  it('a tag has a key that is not AWS’s own', async () => {
    const parse = parsing(tagFlag());
    for (const tag of ['a=', 'a=b=c', 'cost center=x', 'myaws:x=1']) assert.equal(await parse(tag), tag);
    for (const tag of [
      'a',
      '=b',
      'aws:a=b',
      'AWS:a=b',
      'a*=b',
      'a=b*',
      `${'a'.repeat(129)}=b`,
      `a=${'b'.repeat(257)}`,
    ]) {
      await failing('USAGE', () => parse(tag));
    }
  });
});
