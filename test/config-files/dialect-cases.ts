import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import type { Texts } from './planning.ts';

/** A file as people and tools leave it, an edit, and the file afterwards. */
export interface DialectCase {
  readonly title: string;
  /** Where the oddity is known from. */
  readonly source: string;
  readonly before: Texts;
  readonly edit: ProfileEdit;
  /** Files that are not named stay as they are. */
  readonly after: Texts;
}

const BOTOCORE = 'botocore 1.43 configloader.py and the configparser under it';
const SDK = "the JavaScript SDK's shared-ini-file-loader/parseIni";
const FACTS = 'aws-facts.md, the shared-config dialect';

const region = (profile: string, value = 'us-east-2'): ProfileEdit => ({ profile, config: { region: value } });
const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const keys = (profile: string): ProfileEdit => ({
  profile,
  credentials: { aws_access_key_id: ID, aws_secret_access_key: SECRET },
});

function config(title: string, source: string, before: string, edit: ProfileEdit, after: string): DialectCase {
  return { title, source, before: { config: before }, edit, after: { config: after } };
}

function credentials(title: string, source: string, before: string, edit: ProfileEdit, after: string): DialectCase {
  return { title, source, before: { credentials: before }, edit, after: { credentials: after } };
}

/** Names that a header can only hold in quotes. */
const HEADER_OF: Readonly<Record<string, string>> = {
  'two words': '[profile "two words"]',
  "it's": `[profile "it's"]`,
  'say "hi"': '[profile "say \\"hi\\""]',
  'back\\slash': '[profile "back\\\\slash"]',
  '#hash': '[profile "#hash"]',
};

const COMMENTS: readonly DialectCase[] = [
  config(
    'keeps whole-line comments of both kinds, also between keys and at the end',
    FACTS,
    '# top\n; second\n[profile a]\n# about the region\nregion = eu-west-1\n; after\n\n# about b\n[profile b]\nregion = eu-west-1\n# end\n',
    region('a'),
    '# top\n; second\n[profile a]\n# about the region\nregion = us-east-2\n; after\n\n# about b\n[profile b]\nregion = eu-west-1\n# end\n',
  ),
  config(
    'does not take a commented-out key for the key',
    FACTS,
    '[profile a]\n# region = eu-west-1\n#region = eu-west-2\noutput = json\n',
    region('a'),
    '[profile a]\n# region = eu-west-1\n#region = eu-west-2\noutput = json\nregion = us-east-2\n',
  ),
  config(
    'moves a comment that botocore reads as a part of the value to a line of its own',
    BOTOCORE,
    '[profile a]\n  region = r1 # mine\noutput = text\n',
    region('a'),
    '[profile a]\n  # mine\n  region = us-east-2\noutput = text\n',
  ),
  config(
    'does so for ; as well, and even where the value before it is the one asked for',
    BOTOCORE,
    '[profile a]\nregion = us-east-2 ; mine\n',
    region('a'),
    '[profile a]\n; mine\nregion = us-east-2\n',
  ),
  config(
    'takes r1#n for one value, as botocore and the SDK do',
    `${FACTS}; npm ini cuts it`,
    '[profile a]\nrole_arn = arn:aws:iam::012345678901:role/a#b\nregion = r1#n\n',
    region('a'),
    '[profile a]\nrole_arn = arn:aws:iam::012345678901:role/a#b\nregion = us-east-2\n',
  ),
  config(
    'ends a last comment line that has no line end before adding a section',
    `${FACTS}: it has cost users a key`,
    '# the end',
    region('a'),
    '# the end\n\n[profile a]\nregion = us-east-2\n',
  ),
];

const HEADERS: readonly DialectCase[] = [
  ...[
    '[profile a]',
    '[profile "a"]',
    "[profile 'a']",
    '[profile  a]',
    '[profile\ta]',
    '[profile a] # mine',
    '[profile a] ; [x',
  ].map((header) =>
    config(
      `finds profile a under ${JSON.stringify(header)}`,
      `${BOTOCORE}: shlex.split`,
      `${header}\nregion = eu-west-1\n`,
      region('a'),
      `${header}\nregion = us-east-2\n`,
    ),
  ),
  ...['[ profile a ]', '[Profile a]', '[a]', '[sso-session a]', '[services a]', '[profile a b]', '[profile "a]'].map(
    (header) =>
      config(
        `does not find it under ${JSON.stringify(header)}`,
        `${BOTOCORE}: build_profile_map`,
        `${header}\nregion = eu-west-1\n`,
        region('a'),
        `${header}\nregion = eu-west-1\n\n[profile a]\nregion = us-east-2\n`,
      ),
  ),
  credentials(
    'does not take [profile a] in credentials for a',
    `${BOTOCORE}: raw_config_parse`,
    '[profile a]\naws_access_key_id = x\n',
    keys('a'),
    `[profile a]\naws_access_key_id = x\n\n[a]\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n`,
  ),
  ...[
    'a.b',
    'a+b@c:d/e%f',
    'two words',
    'ünïcode-日本',
    "it's",
    'say "hi"',
    'x]y',
    '[z',
    'back\\slash',
    '#hash',
    '-',
  ].map((name) => ({
    title: `writes the name ${name} so that it is read back`,
    source: `${FACTS}; ${BOTOCORE}`,
    before: { config: '', credentials: '' },
    edit: { ...keys(name), config: { region: 'us-east-2' } },
    after: {
      config: `${HEADER_OF[name] ?? `[profile ${name}]`}\nregion = us-east-2\n`,
      credentials: `[${name}]\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n`,
    },
  })),
  config(
    'tells a from a.b',
    FACTS,
    '[profile a.b]\nregion = eu-west-1\n[profile a]\nregion = eu-west-2\n',
    region('a.b'),
    '[profile a.b]\nregion = us-east-2\n[profile a]\nregion = eu-west-2\n',
  ),
  config(
    'edits beside and inside a profile called __proto__',
    `${SDK} gives up such a file`,
    '[profile __proto__]\nregion = eu-west-1\n[profile a]\nregion = eu-west-1\n',
    region('__proto__'),
    '[profile __proto__]\nregion = us-east-2\n[profile a]\nregion = eu-west-1\n',
  ),
  config(
    'edits [default] and [profile default] alike: botocore takes the last, the SDK the second',
    `${FACTS}; ${SDK}, getConfigData`,
    '[profile default]\nregion = eu-west-1\n[default]\noutput = json\n',
    region('default'),
    '[profile default]\nregion = us-east-2\n[default]\noutput = json\nregion = us-east-2\n',
  ),
  config('writes a new default profile as [default]', FACTS, '', region('default'), '[default]\nregion = us-east-2\n'),
  config(
    'leaves sso-session and services sections of the same name alone',
    FACTS,
    '[sso-session a]\nregion = x\n[services a]\ns3 =\n  region = y\n[profile a]\nregion = z\n',
    region('a'),
    '[sso-session a]\nregion = x\n[services a]\ns3 =\n  region = y\n[profile a]\nregion = us-east-2\n',
  ),
];

const BLOCKS: readonly DialectCase[] = [
  config(
    'does not take the region of a nested block for the profile’s',
    FACTS,
    '[profile a]\ns3 =\n  region = eu-west-1\n\n  # inside\n  addressing_style = path\noutput = json\n',
    region('a'),
    '[profile a]\nregion = us-east-2\ns3 =\n  region = eu-west-1\n\n  # inside\n  addressing_style = path\noutput = json\n',
  ),
  config(
    'changes the profile’s region below such a block',
    FACTS,
    '[profile a]\ns3 =\n  region = eu-west-1\nregion = eu-west-1\n',
    region('a'),
    '[profile a]\ns3 =\n  region = eu-west-1\nregion = us-east-2\n',
  ),
  config(
    'puts a key of an indented section above its block, below which the SDK would file it under the block',
    SDK,
    '[profile a]\n  output = json\n  s3 =\n    region = eu-west-1\n',
    region('a'),
    '[profile a]\n  output = json\n  region = us-east-2\n  s3 =\n    region = eu-west-1\n',
  ),
  config(
    'replaces a value of several lines whole, and keeps the comments between them',
    BOTOCORE,
    '[profile a]\nregion = eu\n  # why\n  west\n  1\noutput = json\n',
    region('a'),
    '[profile a]\nregion = us-east-2\n  # why\noutput = json\n',
  ),
  config(
    'does not break a continued value of another key',
    BOTOCORE,
    '[profile a]\ncredential_process = one\n  two = 2\n  three\n',
    region('a'),
    '[profile a]\nregion = us-east-2\ncredential_process = one\n  two = 2\n  three\n',
  ),
  config(
    'copies the indent of the section',
    FACTS,
    '  [profile a]\n\t\toutput = json\n  [profile b]\n',
    region('a'),
    '  [profile a]\n\t\toutput = json\n\t\tregion = us-east-2\n  [profile b]\n',
  ),
  config(
    'indents the first key of an empty section so that it does not swallow an indented header below',
    BOTOCORE,
    '[profile a]\n    [profile b]\n    region = eu-west-1\n',
    region('a'),
    '[profile a]\n    region = us-east-2\n    [profile b]\n    region = eu-west-1\n',
  ),
];

const SPELLINGS: readonly DialectCase[] = [
  config(
    'changes Region, and spells it as every reader knows it',
    `${FACTS}; keys are case-sensitive to the SDK`,
    '[profile a]\nRegion = eu-west-1\n',
    region('a'),
    '[profile a]\nregion = us-east-2\n',
  ),
  config(
    'changes region: x, which botocore alone can read',
    FACTS,
    '[profile a]\nregion: eu-west-1\n',
    region('a'),
    '[profile a]\nregion = us-east-2\n',
  ),
  config(
    'keeps the blanks around = and after the value',
    FACTS,
    '[profile a]\nregion   =\teu-west-1 \t\noutput=json\n',
    { profile: 'a', config: { region: 'us-east-2', output: 'text' } },
    '[profile a]\nregion   =\tus-east-2 \t\noutput=text\n',
  ),
  config(
    'fills in a key that stands without a value',
    FACTS,
    '[profile a]\nregion =\noutput = json\n',
    region('a'),
    '[profile a]\nregion = us-east-2\noutput = json\n',
  ),
];

const LINE_ENDS: readonly DialectCase[] = [
  config(
    'goes on with CRLF',
    FACTS,
    '[profile b]\r\nregion = x\r\n',
    region('a'),
    '[profile b]\r\nregion = x\r\n\r\n[profile a]\r\nregion = us-east-2\r\n',
  ),
  config(
    'ends a new line like the one above it where line ends are mixed',
    FACTS,
    '[profile a]\noutput = json\r\n[profile b]\noutput = json\n',
    region('a'),
    '[profile a]\noutput = json\r\nregion = us-east-2\r\n[profile b]\noutput = json\n',
  ),
  config(
    'takes a lone CR for a line end, as Python does',
    BOTOCORE,
    '[profile a]\routput = json\r[profile b]\routput = x\r',
    region('a'),
    '[profile a]\routput = json\rregion = us-east-2\r[profile b]\routput = x\r',
  ),
  config(
    'adds a key to a last line without a line end, and none after it',
    FACTS,
    '[profile a]\noutput = json',
    region('a'),
    '[profile a]\noutput = json\nregion = us-east-2',
  ),
  config(
    'leaves a last value without a line end without one',
    FACTS,
    '[profile a]\r\nregion = eu-west-1',
    region('a'),
    '[profile a]\r\nregion = us-east-2',
  ),
];

const NEIGHBOURS: readonly DialectCase[] = [
  credentials(
    'removes the session token of the keys that are replaced, under its old name too',
    `${FACTS}; botocore takes aws_security_token first`,
    '[a]\naws_access_key_id = ASIAOLD\naws_secret_access_key = old\naws_session_token = stale\naws_security_token = stale\n# keep\n',
    keys('a'),
    `[a]\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n# keep\n`,
  ),
  credentials(
    'keeps the token where the keys stay the same',
    FACTS,
    `[a]\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\naws_session_token = theirs\n`,
    keys('a'),
    `[a]\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\naws_session_token = theirs\n`,
  ),
  {
    title: 'removes a stale token from config as well, where the SDK would add it to the new keys',
    source: `${SDK}, parseKnownFiles`,
    before: { config: '[profile a]\nregion = x\naws_session_token = stale\n', credentials: '' },
    edit: keys('a'),
    after: {
      config: '[profile a]\nregion = x\n',
      credentials: `[a]\naws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n`,
    },
  },
  {
    title: 'changes the region in credentials too, where it overrides config',
    source: `${FACTS}; botocore session.full_config`,
    before: {
      config: '[profile a]\nregion = eu-west-1\n',
      credentials: '[a]\naws_access_key_id = x\nregion = eu-west-3\n',
    },
    edit: region('a'),
    after: {
      config: '[profile a]\nregion = us-east-2\n',
      credentials: '[a]\naws_access_key_id = x\nregion = us-east-2\n',
    },
  },
  {
    title: 'overrules a region that [DEFAULT] lends to the profile in credentials',
    source: `${FACTS}: [DEFAULT] leaks into every section`,
    before: { config: '', credentials: '[DEFAULT]\nregion = eu-west-3\n[a]\naws_access_key_id = x\n' },
    edit: region('a'),
    after: {
      config: '[profile a]\nregion = us-east-2\n',
      credentials: '[DEFAULT]\nregion = eu-west-3\n[a]\naws_access_key_id = x\nregion = us-east-2\n',
    },
  },
];

export const DIALECT: readonly DialectCase[] = [
  ...COMMENTS,
  ...HEADERS,
  ...BLOCKS,
  ...SPELLINGS,
  ...LINE_ENDS,
  ...NEIGHBOURS,
];
