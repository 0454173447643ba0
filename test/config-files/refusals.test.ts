import assert from 'node:assert/strict';
import type { ProfileEdit } from '../../src/config-files/owned-keys.ts';
import { planContents } from '../../src/config-files/plan.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { skipForWantOf } from '../support/skip.ts';
import { startJudge, whyNoBotocore } from './botocore-judge.ts';
import { edited } from './planning.ts';

const PATHS = { config: '/repo/.aws/config', credentials: '/repo/.aws/credentials' };
const EDIT: ProfileEdit = { profile: 'a', config: { region: 'us-east-2' } };

async function refusal(config: string | Buffer, edit: ProfileEdit = EDIT, credentials = '') {
  const contents = { config: Buffer.from(config), credentials: Buffer.from(credentials) };
  try {
    await planContents(PATHS, contents, [edit]);
  } catch (error) {
    assert.ok(isFailure(error), String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

interface Refused {
  readonly title: string;
  readonly config: string | Buffer;
  readonly line: number;
  readonly reason: RegExp;
  readonly mend: RegExp;
}

const UNREADABLE: readonly Refused[] = [
  { title: 'a byte order mark', config: '\ufeff[profile a]\n', line: 1, reason: /byte order mark/, mend: /sed/ },
  {
    title: 'the same section twice',
    config: '[profile a]\nregion = x\n\n[profile b]\n[profile a]\n',
    line: 5,
    reason: /\[profile a\] stands a second time \(first on line 1\)/,
    mend: /line 5.*line 1/,
  },
  {
    title: 'the same key twice, in another case',
    config: '[profile a]\nregion = x\noutput = y\nRegion = z\n',
    line: 4,
    reason: /key region stands a second time in \[profile a\] \(first on line 2\)/,
    mend: /line 2 or line 4/,
  },
  {
    title: 'a key before any section',
    config: '# c\n\nregion = x\n',
    line: 3,
    reason: /before the first/,
    mend: /line 3/,
  },
  { title: 'a line without =', config: '[profile a]\nregion\n', line: 2, reason: /without =/, mend: /line 2/ },
  {
    title: 'a header without its bracket',
    config: '[profile a]\n[profile b\n',
    line: 2,
    reason: /without =/,
    mend: /line 2/,
  },
  { title: 'a value without a key', config: '[profile a]\n= x\n', line: 2, reason: /without a key/, mend: /line 2/ },
  {
    title: 'a nested block with a line without =',
    config: '[profile a]\ns3 =\n  region = x\n  nonsense\n',
    line: 4,
    reason: /nested block of s3/,
    mend: /line 4/,
  },
  {
    title: 'Latin-1',
    config: Buffer.from('[profile a]\n# ok\n# caf\xe9\n', 'latin1'),
    line: 3,
    reason: /not UTF-8/,
    mend: /iconv -f latin1/,
  },
  {
    title: 'UTF-16 with a mark',
    config: Buffer.from('\ufeff[profile a]\n', 'utf16le'),
    line: 1,
    reason: /UTF-16/,
    mend: /iconv -f utf-16/,
  },
];

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

  it('is what botocore refuses, and nothing else', async function () {
    const missing = whyNoBotocore();
    skipForWantOf(this, missing);
    const judge = await startJudge();
    for (const { title, config } of UNREADABLE) {
      const verdict = await judge.judge({ config: Buffer.from(config), credentials: Buffer.alloc(0) });
      assert.equal(verdict.config, null, title);
    }
    await judge.close();
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
