import assert from 'node:assert/strict';
import { applyTextEdits } from '../../src/config-files/edit-text.ts';
import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import { failing } from '../support/failing.ts';
import { edited, type Texts } from './planning.ts';

const REGION: ProfileEdit = { profile: 'a', config: { region: 'us-east-2' } };
const NO_REGION: ProfileEdit = { profile: 'a', config: { region: null } };
const NEW: ProfileEdit = { profile: 'b', config: { region: 'us-east-2' } };
const KEYS: ProfileEdit = { profile: 'a', credentials: { aws_access_key_id: 'AKIA1', aws_secret_access_key: 's1' } };

/** A file that is not named is empty. */
const CASES: readonly (readonly [title: string, before: Texts, edit: ProfileEdit, after: Texts])[] = [
  [
    'a key that goes leaves both files',
    {
      config: '[profile a]\naws_access_key_id = x\naws_secret_access_key = y\nregion = r\n',
      credentials: '[a]\naws_access_key_id = x\n',
    },
    { profile: 'a', credentials: { aws_access_key_id: null, aws_secret_access_key: null } },
    { config: '[profile a]\nregion = r\n', credentials: '[a]\n' },
  ],
  [
    'a key that goes from one file touches nothing of the other',
    { config: '[profile a]\nregion = r\n', credentials: '[a]\naws_access_key_id = x\naws_secret_access_key = y\n' },
    { profile: 'a', credentials: { aws_access_key_id: null } },
    { config: '[profile a]\nregion = r\n', credentials: '[a]\naws_secret_access_key = y\n' },
  ],
  [
    'a region in credentials, which wins, follows',
    { config: '[profile a]\nregion = r\n', credentials: '[a]\nregion = r\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n', credentials: '[a]\nregion = us-east-2\n' },
  ],
  [
    'a region in credentials that says so already stays',
    { config: '[profile a]\nregion = r\n', credentials: '[a]\nregion = us-east-2\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n', credentials: '[a]\nregion = us-east-2\n' },
  ],
  [
    'a region that goes leaves both files',
    { config: '[profile a]\nregion = r\n', credentials: '[a]\nregion = r\n' },
    NO_REGION,
    { config: '[profile a]\n', credentials: '[a]\n' },
  ],
  [
    'a new section says the region that [DEFAULT] would lend it otherwise',
    { config: '[profile a]\nregion = r\n', credentials: '[DEFAULT]\nregion = d\n' },
    {
      profile: 'a',
      credentials: { aws_access_key_id: 'AKIA1', aws_secret_access_key: 's1' },
      config: { region: 'us-east-2' },
    },
    {
      config: '[profile a]\nregion = us-east-2\n',
      credentials:
        '[DEFAULT]\nregion = d\n\n[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\nregion = us-east-2\n',
    },
  ],
  [
    'no section is made for the sake of what [DEFAULT] lends',
    { config: '[profile a]\nregion = r\n', credentials: '[DEFAULT]\nregion = d\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n', credentials: '[DEFAULT]\nregion = d\n' },
  ],
  [
    'tokens of replaced keys go, by either name, from both files',
    {
      config: '[profile a]\naws_session_token = t\naws_security_token = t\n',
      credentials:
        '[a]\naws_access_key_id = AKIA0\naws_secret_access_key = s0\naws_session_token = t\naws_security_token = t\n',
    },
    KEYS,
    { config: '[profile a]\n', credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n' },
  ],
  [
    'the token of keys that stay stays',
    { credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\naws_session_token = t\n' },
    KEYS,
    { credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\naws_session_token = t\n' },
  ],
  [
    'a new secret is a new key',
    { credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s0\naws_session_token = t\n' },
    KEYS,
    { credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n' },
  ],
  [
    'a new id is a new key',
    { credentials: '[a]\naws_access_key_id = AKIA0\naws_secret_access_key = s1\naws_session_token = t\n' },
    KEYS,
    { credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n' },
  ],
  [
    'a token that is given takes the place of one by its old name',
    { credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\naws_security_token = t\n' },
    { profile: 'a', credentials: { aws_session_token: 'new' } },
    { credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\naws_session_token = new\n' },
  ],
  [
    'a region says nothing of tokens',
    { config: '[profile a]\n', credentials: '[a]\naws_session_token = t\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n', credentials: '[a]\naws_session_token = t\n' },
  ],
  [
    'a new key takes a token in config away',
    { config: '[profile a]\naws_session_token = t\n' },
    KEYS,
    { config: '[profile a]\n', credentials: '[a]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n' },
  ],
  [
    'a line that says it already stays, blanks and all',
    { config: '[profile a]\n  region=us-east-2  \n' },
    REGION,
    { config: '[profile a]\n  region=us-east-2  \n' },
  ],
  [
    'a key in capitals, which botocore alone reads, is written anew',
    { config: '[profile a]\nRegion = us-east-2\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n' },
  ],
  [
    'a colon, which botocore alone reads, is written anew',
    { config: '[profile a]\nregion: us-east-2\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n' },
  ],
  [
    'a colon with another value behind it, too',
    { config: '[profile a]\nregion : x\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n' },
  ],
  [
    'an equals sign without blanks stays',
    { config: '[profile a]\nregion=x\n' },
    REGION,
    { config: '[profile a]\nregion=us-east-2\n' },
  ],
  [
    'tabs stay',
    { config: '[profile a]\n\tregion\t=\tx\n' },
    REGION,
    { config: '[profile a]\n\tregion\t=\tus-east-2\n' },
  ],
  [
    'blanks behind the value stay',
    { config: '[profile a]\nregion = x  \t\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2  \t\n' },
  ],
  [
    'blanks that are some to Python alone go',
    { config: '[profile a]\nregion = x\v\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n' },
  ],
  [
    'blanks that are some to Python alone go where the value is right',
    { config: '[profile a]\nregion = us-east-2\v\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n' },
  ],
  [
    'a comment behind the value gets a line of its own, as deep',
    { config: '[profile a]\n  region = x ; why # more\noutput = json\n' },
    REGION,
    { config: '[profile a]\n  ; why # more\n  region = us-east-2\noutput = json\n' },
  ],
  [
    'a # without a blank before it is no comment',
    { config: '[profile a]\nregion = x#why\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n' },
  ],
  [
    'a comment in place of a value',
    { config: '[profile a]\nregion = # why\n' },
    REGION,
    { config: '[profile a]\n# why\nregion = us-east-2\n' },
  ],
  [
    'an empty value is filled in',
    { config: '[profile a]\nregion =\noutput = json\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\noutput = json\n' },
  ],
  [
    'a value of several lines is replaced, what is between them stays',
    { config: '[profile a]\nregion = x\n  y\n# c\n\n  z\noutput = json\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n# c\n\noutput = json\n' },
  ],
  [
    'a value of several lines goes, what is between them stays',
    { config: '[profile a]\nregion = x\n  y\n# c\n  z\noutput = json\n' },
    NO_REGION,
    { config: '[profile a]\n# c\noutput = json\n' },
  ],
  [
    'a key that is not there need not go',
    { config: '[profile a]\noutput = json\n' },
    NO_REGION,
    { config: '[profile a]\noutput = json\n' },
  ],
  [
    'a new key comes before a nested block',
    { config: '[profile a]\ns3 =\n  addressing_style = path\n\n[profile b]\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\ns3 =\n  addressing_style = path\n\n[profile b]\n' },
  ],
  [
    'a new key is as deep as the last',
    { config: '[profile a]\n    output = json\n\n# b\n[profile b]\nregion = x\n' },
    REGION,
    { config: '[profile a]\n    output = json\n    region = us-east-2\n\n# b\n[profile b]\nregion = x\n' },
  ],
  [
    'a new key is as deep as the last, by tabs',
    { config: '[profile a]\n\toutput = json\n' },
    REGION,
    { config: '[profile a]\n\toutput = json\n\tregion = us-east-2\n' },
  ],
  [
    'a new key of an empty section',
    { config: '[profile a]\n[profile b]\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\n[profile b]\n' },
  ],
  [
    'a new key before a header that is deeper',
    { config: '[profile a]\n  [profile b]\n  region = x\n' },
    REGION,
    { config: '[profile a]\n  region = us-east-2\n  [profile b]\n  region = x\n' },
  ],
  [
    'a file without a last line end goes on without',
    { config: '[profile a]\nregion = x' },
    REGION,
    { config: '[profile a]\nregion = us-east-2' },
  ],
  [
    'a new last line takes the missing line end over',
    { config: '[profile a]\noutput = x' },
    REGION,
    { config: '[profile a]\noutput = x\nregion = us-east-2' },
  ],
  [
    'the last line that goes takes the line end along',
    { config: '[profile a]\noutput = x\nregion = y' },
    NO_REGION,
    { config: '[profile a]\noutput = x' },
  ],
  [
    'a new section has the line ends of the file',
    { config: '[profile a]\r\noutput = x\r\n' },
    NEW,
    { config: '[profile a]\r\noutput = x\r\n\r\n[profile b]\r\nregion = us-east-2\r\n' },
  ],
  [
    'a new key has the line ends of its section',
    { config: '[profile a]\r\noutput = x\r\n' },
    REGION,
    { config: '[profile a]\r\noutput = x\r\nregion = us-east-2\r\n' },
  ],
  [
    'no second blank line before a new section',
    { config: '[profile a]\n\n' },
    NEW,
    { config: '[profile a]\n\n[profile b]\nregion = us-east-2\n' },
  ],
  [
    'a blank line before a new section',
    { config: '# only\n' },
    NEW,
    { config: '# only\n\n[profile b]\nregion = us-east-2\n' },
  ],
  ['a new section in an empty file', {}, NEW, { config: '[profile b]\nregion = us-east-2\n' }],
  [
    'what is to go is not written into a new section',
    {},
    { profile: 'b', config: { region: 'x', output: null } },
    { config: '[profile b]\nregion = x\n' },
  ],
  ['a file of one blank line', { config: '\n' }, NEW, { config: '\n[profile b]\nregion = us-east-2\n' }],
  [
    'a new key comes before one that a comment alone follows, which opens a block',
    { config: '[profile a]\noutput = json\ns3 = # see below\n  x = 1\n[profile b]\n' },
    REGION,
    { config: '[profile a]\noutput = json\nregion = us-east-2\ns3 = # see below\n  x = 1\n[profile b]\n' },
  ],
  [
    'a new key comes before a value that is a comment to some',
    { config: '[profile a]\ncolor = #fff\noutput = json\n' },
    REGION,
    { config: '[profile a]\nregion = us-east-2\ncolor = #fff\noutput = json\n' },
  ],
  [
    'a # right behind the = is a value',
    { config: '[profile a]\ncolor =#fff\n' },
    REGION,
    { config: '[profile a]\ncolor =#fff\nregion = us-east-2\n' },
  ],
  [
    'a new key is as deep as the block it comes before',
    { config: '[profile a]\n  s3 =\n    x = 1\n  output = json\n' },
    REGION,
    { config: '[profile a]\n  region = us-east-2\n  s3 =\n    x = 1\n  output = json\n' },
  ],
  [
    'a new key comes before a value of several lines',
    { config: '[profile a]\n output = json\n   more\nregionx = y\n' },
    REGION,
    { config: '[profile a]\n region = us-east-2\n output = json\n   more\nregionx = y\n' },
  ],
  [
    'a new key of an empty section is as deep as its header',
    { config: '  [profile a]\n' },
    REGION,
    { config: '  [profile a]\n  region = us-east-2\n' },
  ],
  [
    'a new key of an empty section is as deep as its header, whatever follows',
    { config: '  [profile a]\n[profile b]\n' },
    REGION,
    { config: '  [profile a]\n  region = us-east-2\n[profile b]\n' },
  ],
  [
    'a new key between two headers that are as deep',
    { config: ' [profile a]\n [profile b]\n' },
    REGION,
    { config: ' [profile a]\n region = us-east-2\n [profile b]\n' },
  ],
  [
    'a new key is indented by plain blanks',
    { config: '[profile a]\n\voutput = json\n' },
    REGION,
    { config: '[profile a]\n\voutput = json\n region = us-east-2\n' },
  ],
  [
    'a new key before a block has the line ends of the header',
    { config: '[profile a]\r\ns3 =\r\n  x = 1\r\n' },
    REGION,
    { config: '[profile a]\r\nregion = us-east-2\r\ns3 =\r\n  x = 1\r\n' },
  ],
];

describe('an edit of the AWS files, to the byte', () => {
  for (const [title, before, edit, after] of CASES) {
    it(title, async () => assert.deepEqual(await edited(before, edit), { config: '', credentials: '', ...after }));
  }

  it('is the same when it is made again', async () => {
    for (const [title, before, edit] of CASES) {
      const once = await edited(before, edit);
      assert.deepEqual(await edited(once, edit), once, title);
    }
  });
});

describe('an edit that cannot come true', () => {
  it('is refused with the line of [DEFAULT] that lends what is to go', async () => {
    const inConfig = { config: '[DEFAULT]\noutput = x\nregion = d\n[profile a]\nregion = r\n' };
    const failure = await failing('CONFIG_FILE_CONFLICT', () => edited(inConfig, NO_REGION));
    assert.deepEqual(failure.details, { profile: 'a', key: 'region', file: 'config', line: 3 });
    assert.match(failure.suggestions.join(), /^Delete line 3 of the config file, or rename its section to \[default\]/);
    const inCredentials = { credentials: '[DEFAULT]\naws_session_token = t\n[a]\naws_access_key_id = x\n' };
    const { details, message } = await failing('CONFIG_FILE_CONFLICT', () => edited(inCredentials, KEYS));
    assert.deepEqual(details, { profile: 'a', key: 'aws_session_token', file: 'credentials', line: 2 });
    assert.match(message, /sets aws_session_token on line 2 of the credentials file.*so a would keep it/);
  });

  /** Why readers disagree on where the section ends, and how to mend it. */
  const BOUNDS: Readonly<Record<string, readonly [config: string, line: number, reason: RegExp, mend: RegExp]>> = {
    'text behind the ]': [
      '[profile b]\n[profile a]# mine\nregion = x\n',
      2,
      /what follows the \] .* so it takes the keys of \[profile a\]/,
      /^Put a blank and a # after the \] of line 2,/,
    ],
    'an indented header': [
      '[profile a]\noutput = x\n  [profile b]\nregion = y\n',
      3,
      /this indented header for a part of the value of output in \[profile a\]/,
      /^Take away the blanks that line 3 begins with/,
    ],
    'an invisible character': [
      '[profile a]\noutput = x\n\ufeffregion = x\n',
      3,
      /a part of the key region and/,
      /^Delete line 3 and type it anew/,
    ],
  };
  for (const [what, [config, line, reason, mend]] of Object.entries(BOUNDS)) {
    it(`is refused for ${what}, with the line and how to mend it`, async () => {
      const { details, suggestions, message } = await failing('CONFIG_FILE_CONFLICT', () => edited({ config }, REGION));
      assert.match(String(details.reason), reason);
      assert.deepEqual([details.file, details.line], ['/repo/.aws/config', line]);
      assert.match(suggestions.join(), mend);
      assert.ok(message.startsWith(`/repo/.aws/config, line ${line}: ${details.reason}`));
    });
  }

  it('is none where the comment behind the ] has its blank, of either sign', async () => {
    for (const header of ['[profile a] # mine', '[profile a]\t; mine', '[profile a]  ']) {
      const config = `${header}\nregion = x\n`;
      assert.equal((await edited({ config }, REGION)).config, config.replace('= x', '= us-east-2'));
    }
  });
});

describe('replacements in a text', () => {
  it('are made by their places, whatever their order; what is removed goes before what is put in', () => {
    const insert = { start: 2, end: 2, text: '+' };
    const replace = { start: 2, end: 4, text: '-' };
    const first = { start: 0, end: 1, text: '' };
    for (const edits of [
      [insert, replace, first],
      [first, replace, insert],
    ]) {
      assert.equal(applyTextEdits('abcdef', edits), 'b+-ef');
    }
    assert.equal(applyTextEdits('abc', []), 'abc');
  });

  it('never overlap', () => {
    const overlapping = [
      { start: 0, end: 2, text: '' },
      { start: 1, end: 3, text: '' },
    ];
    assert.throws(() => applyTextEdits('abcdef', overlapping), /overlap; this is a bug/);
  });
});
