import fc from 'fast-check';
import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';

/** A pair of shared files, as bytes. */
export interface Files {
  readonly config: Buffer;
  readonly credentials: Buffer;
}

const NAMES = [
  'a',
  'a.b',
  'default',
  'production-superuser',
  'a b',
  'a@b:c/d',
  'x]y',
  "it's",
  'q"q',
  'ünï',
  '__proto__',
  'constructor',
];

const OWNED = [
  'region',
  'output',
  'role_arn',
  'source_profile',
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
];
const FOREIGN = ['sso_start_url', 'credential_process', 'mfa_serial', 'cli_pager', 'aws_security_token', 'color'];
const VALUES = [
  'us-east-1',
  'eu-west-1',
  'r1 # n',
  'r1 ; n',
  'r1#n',
  '# all comment',
  '"quoted"',
  'true',
  'x = y',
  'a:b',
  'two words',
  '',
  'null',
  '[x]',
];
const COMMENTS = ['# c', '; c', '  # deeper', '#', '# region = no', '#aws_secret_access_key = old', '\t; t'];

const weighted = (...parts: [number, fc.Arbitrary<string>][]) =>
  fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const ending = weighted([20, fc.constant('\n')], [5, fc.constant('\r\n')], [1, fc.constant('\r')]);
const indent = weighted(
  [12, fc.constant('')],
  [2, fc.constant('  ')],
  [1, fc.constant('\t')],
  [1, fc.constant('    ')],
);
const odd = fc.constantFrom('\u001c', '\u0085', '\u2028', '\ufeff', '\u00a0', '\v');
const name = fc.constantFrom(...NAMES);

const configHeader = fc.tuple(name, fc.nat(23)).map(([n, style]) => {
  const quoted = n.replaceAll(/[\\"]/g, '\\$&');
  const styles = [
    `[profile "${quoted}"]`,
    `[profile '${n}']`,
    `[profile  ${n}]`,
    `[profile\t${n}]`,
    `[ profile ${n} ]`,
  ];
  const others = [`[Profile ${n}]`, `[${n}]`, `[profile ${n}] # note`, `[profile ${n}]; note`, `[sso-session ${n}]`];
  const rest = [
    `[services ${n}]`,
    '[default]',
    '[DEFAULT]',
    `[profiles ${n}]`,
    `[profile ${n}] tail`,
    `[profile ${n} more]`,
  ];
  return [...styles, ...others, ...rest][style] ?? `[profile ${n}]`;
});
const credentialsHeader = fc.tuple(name, fc.nat(15)).map(([n, style]) => {
  const styles = [`[ ${n} ]`, `[profile ${n}]`, `[${n}] # note`, `[${n}]# note`, '[DEFAULT]', `["${n}"]`];
  return styles[style] ?? `[${n}]`;
});

const owned = fc.constantFrom(...OWNED);
const key = weighted(
  [8, owned],
  [3, fc.constantFrom(...FOREIGN)],
  [1, owned.map((each) => each.toUpperCase())],
  [1, owned.map((each) => `${each.charAt(0).toUpperCase()}${each.slice(1)}`)],
);
const delimiter = weighted(
  [12, fc.constant(' = ')],
  [4, fc.constant('=')],
  [1, fc.constant(': ')],
  [1, fc.constant('\t=  ')],
);
const value = weighted([8, fc.constantFrom(...VALUES)], [2, fc.stringMatching(/^[A-Za-z0-9/+=]{20,40}$/)]);
const trailing = weighted([12, fc.constant('')], [1, fc.constant('  ')], [1, fc.constant('\t')]);
const comment = fc.constantFrom(...COMMENTS);
const blank = fc.constantFrom('', '', '  ', '\t');

const plain = fc.tuple(key, delimiter, value, trailing).map(([k, d, v, t]) => [k + d + v + t]);
const innerLine = weighted(
  [6, fc.tuple(fc.constantFrom('region', 'addressing_style', 'output'), value).map(([k, v]) => `  ${k} = ${v}`)],
  [1, comment.map((text) => `  ${text}`)],
  [1, blank],
);
const nested = fc
  .tuple(fc.constantFrom('s3', 'dynamodb', 'region'), fc.array(innerLine, { minLength: 1, maxLength: 3 }))
  .map(([k, lines]) => [`${k} =`, ...lines]);
const continued = fc
  .tuple(plain, fc.array(fc.constantFrom('  more', '    --flag', '  region = inner'), { minLength: 1, maxLength: 2 }))
  .map(([first, lines]) => [...first, ...lines]);
const broken = fc.constantFrom(['no delimiter'], ['= no key'], ['[unclosed'], ['[]'], ['[open = x']);
const oddLine = fc.tuple(odd, plain, fc.boolean()).map(([c, [line = ''], first]) => [first ? c + line : line + c]);

const block = fc.oneof(
  { weight: 30, arbitrary: plain },
  { weight: 5, arbitrary: nested },
  { weight: 3, arbitrary: continued },
  { weight: 6, arbitrary: comment.map((text) => [text]) },
  { weight: 6, arbitrary: blank.map((text) => [text]) },
  { weight: 1, arbitrary: oddLine },
);

function section(header: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  return fc
    .tuple(indent, indent, header, fc.uniqueArray(block, { maxLength: 5, selector: keyOf }))
    .map(([outer, inner, head, blocks]) => {
      const deeper = outer + (outer === '' ? inner : '');
      return [outer + head, ...blocks.flat().map((line) => (line === '' ? '' : deeper + line))];
    });
}

/** Mostly readable files: the same key twice in a section is the exception. */
function keyOf(lines: readonly string[]): string {
  return /^[#;\s]/.test(lines[0] ?? '')
    ? lines.join('\n')
    : (/^[^=:]*/
        .exec(lines[0] ?? '')?.[0]
        .trim()
        .toLowerCase() ?? '');
}

function file(header: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const lead = fc.oneof(
    { weight: 12, arbitrary: fc.constant<string[]>([]) },
    { weight: 3, arbitrary: comment.map((c) => [c]) },
    { weight: 1, arbitrary: plain },
  );
  const body = fc.uniqueArray(section(header), { maxLength: 5, selector: (lines) => lines[0]?.trim() });
  const fault = fc.oneof({ weight: 40, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: broken });
  const endings = fc.array(ending, { minLength: 1, maxLength: 4 });
  const shape = fc.tuple(lead, body, fault, endings, fc.nat(3), fc.nat(150));
  return shape.map(([before, sections, wrong, ends, final, damage]) => {
    const lines = [...before, ...sections.flat(), ...wrong];
    const text = lines.map((line, index) => line + (ends[index % ends.length] ?? '\n')).join('');
    const whole = final === 0 ? text.replace(/(?:\r\n|\r|\n)$/, '') : text;
    if (damage === 0) return Buffer.from(`\ufeff${whole}`);
    if (damage === 1) return Buffer.from(`${whole}# caf\u00e9`, 'latin1');
    if (damage === 2) return Buffer.from(`\ufeff${whole}`, 'utf16le');
    return Buffer.from(whole);
  });
}

/** Files built from every odd thing that people and tools have put into them; most can be read. */
export const files: fc.Arbitrary<Files> = fc.record({
  config: file(configHeader),
  credentials: file(credentialsHeader),
});

const asked = fc.option(
  fc.constantFrom('us-east-2', 'eu-west-1', 'us-east-1', 'text', 'json', 'arn:aws:iam::012345678901:role/r#1'),
  { nil: null, freq: 5 },
);
const secret = fc.option(
  fc.constantFrom('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', 'us-east-1'),
  { nil: null, freq: 5 },
);

/** What a run may want of one profile. */
export const edit: fc.Arbitrary<ProfileEdit> = fc.record(
  {
    profile: fc.constantFrom(...NAMES, 'brand-new'),
    config: fc.record({ region: asked, output: asked, role_arn: asked, source_profile: asked }, { requiredKeys: [] }),
    credentials: fc.record(
      { aws_access_key_id: secret, aws_secret_access_key: secret, aws_session_token: secret },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['profile'] },
);
