import assert from 'node:assert/strict';
import { formatDiff, maskLine } from '../../src/config-files/diff.ts';
import { mergeProfile } from '../../src/config-files/profile.ts';
import { explainEncoding, explainError, makeNotAFileFailure } from '../../src/config-files/unreadable.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** The lines of the diff below its head. */
async function shown(before: string | undefined, after: string): Promise<string[]> {
  const text = await formatDiff({ path: '/a', before, after, changed: true });
  return text.split('\n').slice(2, -1);
}

describe('what a diff shows of secrets of several lines', () => {
  it('is nothing, be they added, taken away or in between', async () => {
    const kept = '[k]\naws_session_token = keptkeptkeptkept\n  KEPT\nregion = x\n';
    const before = `${kept}[a]\naws_session_token = oldoldoldoldoldo\n  OLD1\n  OLD2\noutput = json\n`;
    const after = `${kept}[a]\nregion = y\naws_session_token = newnewnewnewnewn\n  NEW1\noutput = text\n`;
    assert.deepEqual(await shown(before, after), [
      '@@ -3,7 +3,7 @@',
      '   ****',
      ' region = x',
      ' [a]',
      '-aws_session_token = ****',
      '-  ****',
      '-  ****',
      '-output = json',
      '+region = y',
      '+aws_session_token = ****',
      '+  ****',
      '+output = text',
    ]);
  });

  it('goes by the old text for what goes, by the new for what comes', async () => {
    // The very lines that are secret in the one are none in the other.
    const before = '[a]\naws_session_token = xxxxxxxxxxxxxxxx\n  SECRET\n[b]\ns3 =\n  a = 1\n';
    const after = '[b]\ns3 =\n  a = 1\n[a]\naws_session_token = xxxxxxxxxxxxxxxx\n  SECRET\n';
    const lines = await shown(before, after);
    assert.ok(!lines.join('\n').includes('SECRET'));
    assert.ok(lines.some((line) => line.endsWith('  a = 1')));
    assert.equal(lines.filter((line) => /^[-+ ] {2}\*{4}$/.test(line)).length, 2);
  });

  it('leaves words about the end of the file as they are', async () => {
    const before = '[a]\naws_session_token = xxxxxxxxxxxxxxxx\n  LAST';
    const lines = await shown(before, `${before}2`);
    assert.deepEqual(lines.slice(-4), [
      '-  ****',
      '\\ No newline at end of file',
      '+  ****',
      '\\ No newline at end of file',
    ]);
  });

  it('shows three lines around a change, and no carriage returns', async () => {
    const before = '1 = a\r\n2 = a\r\n3 = a\r\n4 = a\r\n5 = a\r\n6 = a\r\n';
    assert.deepEqual(await shown(`[x]\r\n${before}`, `[x]\r\n${before.replace('6 = a', '6 = b')}`), [
      '@@ -4,4 +4,4 @@',
      ' 3 = a',
      ' 4 = a',
      ' 5 = a',
      '-6 = a',
      '+6 = b',
    ]);
  });
});

describe('one line, as it is shown', () => {
  const MASKED = {
    [`aws_secret_access_key = ${SECRET}`]: 'aws_secret_access_key = ****',
    [`  aws_secret_access_key=${SECRET}  `]: '  aws_secret_access_key=****',
    [`AWS_SECRET_ACCESS_KEY: ${SECRET}`]: 'AWS_SECRET_ACCESS_KEY: ****',
    [`# aws_secret_access_key = ${SECRET}`]: '# aws_secret_access_key = ****',
    [`;#; x_api.token\t=\t${SECRET}`]: ';#; x_api.token\t=\t****',
    'my_password = short': 'my_password = ****',
    'web_identity_token_file = /var/run/token': 'web_identity_token_file = /var/run/token',
    'token_url = https://token.example': 'token_url = https://token.example',
    'token_uri = https://token.example': 'token_uri = https://token.example',
    'token_file_name = abcdefghijklmnopqrst': 'token_file_name = ****',
    'token_file_token = abcdefghijklmnopqrst': 'token_file_token = ****',
    'a_urls_token = abcdefghijklmnopqrst': 'a_urls_token = ****',
    'MY_TOKEN_FILE = /var/run/token': 'MY_TOKEN_FILE = /var/run/token',
    'region = us-east-2': 'region = us-east-2',
    'say token = abcdefghijklmnopqrst': 'say token = abcdefghijklmnopqrst',
    'token = ': 'token = ',
    'aws_secret_access_key =': 'aws_secret_access_key =',
    'aws secret = in words': 'aws secret = in words',
    '[profile token = x]': '[profile token = x]',
  };
  for (const [line, masked] of Object.entries(MASKED)) {
    it(masked, () => assert.equal(maskLine(line), masked));
  }
});

describe('a file that cannot be read', () => {
  const ERRORS: Readonly<Record<string, readonly [reason: string, mend: string]>> = {
    EACCES: ['this user may not read it', 'See who may: ls -l /a'],
    EPERM: ['this user may not read it', 'See who may: ls -l /a'],
    ELOOP: ['a symbolic link that leads back to itself', 'See where it leads: ls -l /a'],
    ENOTDIR: ['a part of the path is a file, not a folder', 'Look at each part: namei -l /a'],
    ENXIO: ['what stands there is no regular file', 'Move it away: mv /a /a.old'],
    EIO: ['the disk failed while reading it', 'Check the disk.'],
  };
  for (const [code, [reason, mend]] of Object.entries(ERRORS)) {
    it(`for ${code}, says why and what to do`, () => {
      const failure = explainError('/a', code);
      assert.equal(failure?.code, 'CONFIG_FILE_UNREADABLE');
      assert.equal(failure.message, `/a: ${reason}. No file was touched.`);
      assert.deepEqual(failure.suggestions, [mend]);
      assert.deepEqual(failure.details, { file: '/a', line: undefined, reason });
    });
  }

  it('for another error is our bug', () => assert.equal(explainError('/a', 'EBADF'), undefined));
  it('is no file at all', () =>
    assert.match(makeNotAFileFailure('/a', 'is a folder').message, /what stands there is a folder\./));

  const CONTENTS: Readonly<Record<string, readonly [content: Buffer, line: number, reason: RegExp, mend: RegExp]>> = {
    'UTF-16, little end first': [Buffer.from([0xff, 0xfe, 0x5b, 0]), 1, /^UTF-16/, /iconv -f utf-16 .* \/a >/],
    'UTF-16, big end first': [Buffer.from([0xfe, 0xff, 0, 0x5b]), 1, /^UTF-16/, /iconv -f utf-16/],
    'Latin-1 on the third line': [
      Buffer.from('[a]\nx = y\nü = z\nq = q\n', 'latin1'),
      3,
      /not UTF-8/,
      /iconv -f latin1/,
    ],
    'Latin-1 on the last line, without an end': [Buffer.from('[a]\nü', 'latin1'), 2, /not UTF-8/, /iconv -f latin1/],
    'a byte order mark': [Buffer.from('\ufeff[a]\n'), 1, /byte order mark/, /without BOM.*sed -i/],
    'NUL bytes': [Buffer.from('[a]\nx = \0y\n'), 2, /^NUL bytes/, /Save the file as UTF-8: \/a/],
  };
  for (const [what, [content, line, reason, mend]] of Object.entries(CONTENTS)) {
    it(`with ${what}, says where`, () => {
      const { details, suggestions, message } = explainEncoding('/a', content);
      assert.equal(details.line, line);
      assert.match(String(details.reason), reason);
      assert.match(suggestions.join(), mend);
      assert.ok(message.startsWith(`/a, line ${line}: `));
    });
  }
});

describe('one profile in two files', () => {
  const merged = (config: Record<string, string> | undefined, credentials: Record<string, string> | undefined) =>
    mergeProfile('p', {
      config: config && new Map(Object.entries(config)),
      credentials: credentials && new Map(Object.entries(credentials)),
    });
  const [ID, SECRET_KEY, TOKEN] = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'] as const;

  it('has what credentials say, over what config says', () => {
    const profile = merged(
      { region: 'a', output: 'json', [ID]: 'old' },
      { region: 'b', [ID]: 'new', [SECRET_KEY]: 's' },
    );
    assert.deepEqual([profile.name, profile.region, profile.output], ['p', 'b', 'json']);
    assert.deepEqual(profile.keys, { accessKeyId: 'new', secretAccessKey: 's' });
    assert.equal(merged({ role_arn: 'r' }, undefined).roleArn, 'r');
    assert.deepEqual(merged(undefined, { [ID]: 'i', [SECRET_KEY]: 's', [TOKEN]: 't' }).keys, {
      accessKeyId: 'i',
      secretAccessKey: 's',
      sessionToken: 't',
    });
  });

  it('has no key where a part is missing or empty', () => {
    assert.equal(merged({ [ID]: 'i' }, undefined).keys, undefined);
    assert.equal(merged({ [SECRET_KEY]: 's' }, undefined).keys, undefined);
    assert.equal(merged({ [ID]: '', [SECRET_KEY]: 's' }, undefined).keys, undefined);
    assert.deepEqual(
      Object.keys(merged({ [ID]: 'i', [SECRET_KEY]: 's', [TOKEN]: '' }, undefined).keys ?? {}).length,
      2,
    );
  });

  const whole = { [ID]: 'i', [SECRET_KEY]: 's' };
  const SPLITS: readonly (readonly [string, object | undefined, object | undefined, string | undefined])[] = [
    ['one file alone', whole, undefined, undefined],
    ['the other alone', undefined, whole, undefined],
    ['the same key in both', whole, whole, undefined],
    ['a key beside a region', { region: 'x' }, whole, undefined],
    ['another id', { ...whole, [ID]: 'j' }, whole, 'two keys'],
    ['another secret', { ...whole, [SECRET_KEY]: 't' }, whole, 'two keys'],
    ['the id here, the secret there', { [ID]: 'i' }, { [SECRET_KEY]: 's' }, 'half a key'],
    ['the secret here, the id there', { [SECRET_KEY]: 's' }, { [ID]: 'i' }, 'half a key'],
    ['half a key alone', { region: 'x' }, { [ID]: 'i' }, undefined],
    ['a token here, its key there', { [TOKEN]: 't' }, whole, 'token apart'],
    ['a token there, its key here', whole, { [TOKEN]: 't' }, 'token apart'],
    ['a token here and there', { [TOKEN]: 't' }, { ...whole, [TOKEN]: 't' }, undefined],
    ['a token with its key', { region: 'x' }, { ...whole, [TOKEN]: 't' }, undefined],
  ];
  for (const [what, config, credentials, split] of SPLITS) {
    it(`is ${split ?? 'in order'}: ${what}`, () => {
      const of = (values: object | undefined) =>
        values && Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
      assert.equal(merged(of(config), of(credentials)).split, split);
    });
  }
});
