import assert from 'node:assert/strict';
import { listKinds, pickKind } from '../../src/config-files/profile.ts';

const values = (entries: Record<string, string>) => new Map(Object.entries(entries));
const KEYS = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'x'.repeat(40) };

describe('the kinds of credentials in a profile', () => {
  const CASES: readonly (readonly [string, Record<string, string>, string[], string | undefined])[] = [
    ['nothing', { region: 'x' }, [], undefined],
    ['a key', KEYS, ['static'], 'static'],
    ['half a key', { aws_access_key_id: 'x' }, ['static'], 'static'],
    ['a role', { role_arn: 'x', source_profile: 'y' }, ['role'], 'role'],
    ['a role resting on the key beside it', { ...KEYS, role_arn: 'x', source_profile: 'p' }, ['role'], 'role'],
    [
      'a role beside a key that is not its own',
      { ...KEYS, role_arn: 'x', source_profile: 'y' },
      ['static', 'role'],
      'role',
    ],
    ['a role without a source beside a key', { ...KEYS, role_arn: 'x' }, ['static', 'role'], 'static'],
    ['a web identity', { role_arn: 'x', web_identity_token_file: 'y' }, ['web-identity'], 'web-identity'],
    ['SSO', { sso_session: 's', sso_account_id: 'x', sso_role_name: 'y' }, ['sso'], 'sso'],
    ['a session for tokens only', { ...KEYS, sso_session: 's' }, ['static'], 'static'],
    ['a key beside SSO', { ...KEYS, sso_account_id: 'x' }, ['static', 'sso'], 'static'],
    ['a process', { credential_process: 'x' }, ['process'], 'process'],
    ['a login', { login_session: 'x' }, ['login'], 'login'],
  ];
  for (const [name, profile, kinds, used] of CASES) {
    it(name, () => {
      assert.deepEqual(listKinds('p', values(profile)), kinds);
      assert.equal(pickKind('p', values(profile)), used);
    });
  }
});
