import assert from 'node:assert/strict';
import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { edited, planFor } from './planning.ts';
import { UNREADABLE } from './unreadable-files.ts';

const EDIT: ProfileEdit = { profile: 'a', config: { region: 'us-east-2' } };

async function refusal(config: string | Buffer, edit: ProfileEdit = EDIT, credentials = '') {
  try {
    await planFor({ config, credentials }, edit);
  } catch (error) {
    assert.ok(isFailure(error), String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

describe('what botocore cannot read', () => {
  for (const { title, config, line, reason, mend } of UNREADABLE) {
    it(`is refused with file, line, reason and how to mend it: ${title}`, async () => {
      const failure = await refusal(config);
      assert.equal(failure.code, 'CONFIG_FILE_UNREADABLE');
      assert.equal(failure.exit, 2);
      assert.match(failure.message, reason);
      assert.ok(failure.message.startsWith(`/repo/.aws/config, line ${line}: `), failure.message);
      assert.match(failure.suggestions.join('\n'), mend);
      assert.deepEqual([failure.details.file, failure.details.line], ['/repo/.aws/config', line]);
    });
  }

  it('is refused in the other file as well, though nothing was to change there', async () => {
    const failure = await refusal('', EDIT, '[a]\nbroken\n');
    assert.equal(failure.details.file, '/repo/.aws/credentials');
  });

  it('is refused without a word of the secrets on the line', async () => {
    const failure = await refusal('[a]\naws_secret_access_key hunter2hunter2\n');
    assert.doesNotMatch(JSON.stringify([failure.message, failure.suggestions, failure.details]), /hunter2/);
  });

  it('takes NUL bytes for UTF-16 without a mark', async () => {
    const failure = await refusal(Buffer.from('[profile a]\n', 'utf16le'));
    assert.match(failure.message, /NUL bytes/);
  });
});

describe('what readers would read in different ways', () => {
  const cases: [string, string, ProfileEdit][] = [
    ['text after the bracket of the header', '[profile b]\n[profile a]# mine\nregion = x\n', EDIT],
    ['text after the bracket of the next header', '[profile a]\nregion = x\n[profile b] tail\nregion = y\n', EDIT],
    [
      'an indented header that botocore takes for a value',
      '[profile a]\noutput = x\n  [profile b]\nregion = y\n',
      EDIT,
    ],
    ['a byte order mark before a key', '[profile a]\n\ufeffregion = x\n', EDIT],
    [
      'a key that [DEFAULT] lends and that is to go',
      '[DEFAULT]\nregion = x\n[profile a]\n',
      { profile: 'a', config: { region: null } },
    ],
  ];
  for (const [title, config, edit] of cases) {
    it(`is refused: ${title}`, async () => {
      const failure = await refusal(config, edit);
      assert.equal(failure.code, 'CONFIG_FILE_CONFLICT');
      assert.match(failure.message, /line \d/);
      assert.ok(failure.suggestions.length > 0);
    });
  }

  it('is left alone where the edit does not touch it', async () => {
    const config = '[profile b]# mine\nregion = x\n[profile a]\nregion = y\n[profile c]\nregion = z\n';
    const result = await edited({ config }, EDIT);
    assert.equal(result.config, config.replace('= y', '= us-east-2'));
  });

  it('refuses a session token that [DEFAULT] would add to new keys', async () => {
    const edit: ProfileEdit = {
      profile: 'a',
      credentials: { aws_access_key_id: 'AKIANEW', aws_secret_access_key: 's' },
    };
    const failure = await refusal('', edit, '[DEFAULT]\naws_session_token = stale\n');
    assert.equal(failure.code, 'CONFIG_FILE_CONFLICT');
    assert.doesNotMatch(failure.message, /stale/);
  });
});

describe('values and names that cannot be written', () => {
  for (const value of [
    '',
    ' x',
    'x ',
    'a\nb',
    'a\rb',
    'a\tb',
    'a #b',
    'a ;b',
    '#b',
    ';b',
    '\u2028',
    '\ud800',
    'x\ufeff',
    '\0',
  ]) {
    it(`refuses the value ${JSON.stringify(value)} without showing it`, async () => {
      const edit: ProfileEdit = { profile: 'a', credentials: { aws_secret_access_key: value } };
      const failure = await refusal('', edit);
      assert.equal(failure.code, 'PROFILE_VALUE_INVALID');
      assert.equal(failure.exit, 2);
      assert.match(failure.message, /^The value for aws_secret_access_key of profile a /);
    });
  }

  for (const name of ['', 'DEFAULT', 'a\nb', 'a #b', 'a ;b', '\ud800', '__proto__']) {
    it(`refuses the profile name ${JSON.stringify(name)}`, async () => {
      const failure = await refusal('', { profile: name, config: { region: 'us-east-2' } });
      assert.equal(failure.code, 'PROFILE_VALUE_INVALID');
    });
  }
});
