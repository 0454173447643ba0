import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { YamlNumber } from '../../src/repository/yaml.ts';
import { parseYamlMap, readValues } from '../../src/repository/yaml-map.ts';
import { parseYamlQuickly } from '../../src/repository/yaml-quick.ts';
import { SEED } from '../support/seed.ts';
import { PANFACTUM_YAML } from '../support/stack-files.ts';
import { makeIsolatedRepository, makeOldestRepository, makeSharedRepository } from '../support/stack-repositories.ts';

/** What the `yaml` package makes of `text`; throws where that is no mapping. */
const read = (text: string) => readValues(parseYamlMap('file.yaml', text));
const number = (text: string) => new YamlNumber(text);

/** A scalar as it is written, a list or a mapping. */
type Tree = string | readonly Tree[] | { readonly [key: string]: Tree };

interface Style {
  readonly step: number;
  /** Whether a list stands as far in as its key. */
  readonly isListFlat: boolean;
  /** Behind each key that has something below it. */
  readonly note: string;
}

/** The lines of a mapping in one of the ways people write it. */
function print(tree: Tree, style: Style, indent: number): string[] {
  const margin = ' '.repeat(indent);
  if (typeof tree === 'string') return [margin + tree];
  if (Array.isArray(tree)) {
    return tree.flatMap((item: Tree) => {
      const [first = '', ...others] = print(item, style, indent + 2);
      return [`${margin}- ${first.trimStart()}`, ...others];
    });
  }
  return Object.entries(tree).flatMap(([key, below]) => {
    if (typeof below === 'string') return [`${margin}${key}:${below === '' ? '' : ` ${below}`}`];
    const deeper = Array.isArray(below) && style.isListFlat ? indent : indent + style.step;
    return [`${margin}${key}:${style.note}`, ...print(below, style, deeper)];
  });
}

describe('YAML that needs no parser', () => {
  it('is what people and this tool write', () => {
    const text = [
      '\uFEFF# ours',
      '---',
      'environment: production',
      'aws_account_id: "012345678901" # quoted',
      "aws_profile: 'Ada''s'",
      'tf_state_account_id: 012345678901',
      'repo_url: git::https://github.com/example-corp/infra.git?ref=v1#main',
      'arn: arn:aws:iam::012345678901:role/OrganizationAccountAccessRole',
      'telemetry: false',
      'replicas: 2',
      'nothing:',
      'null_too: null # none',
      'words: two words, and (more)',
      'clusters: [development-primary, "no"]'.replace('"no"', 'no'),
      'none: []',
      'extra_tags: {}',
      'domains:',
      '  api.example.com:',
      '    zone_id: Z1',
      '',
      '  # between',
      '  example.com: {zone_id: Z2, enabled: true}',
      'list:',
      '- a',
      '- name: b',
      '  size: 1.50',
      'other:',
      '  - x: # below',
      '      y: z',
      '  - last',
      '',
    ].join('\r\n');
    assert.deepEqual(parseYamlQuickly(text), {
      environment: 'production',
      aws_account_id: '012345678901',
      aws_profile: "Ada's",
      tf_state_account_id: number('012345678901'),
      repo_url: 'git::https://github.com/example-corp/infra.git?ref=v1#main',
      arn: 'arn:aws:iam::012345678901:role/OrganizationAccountAccessRole',
      telemetry: false,
      replicas: number('2'),
      nothing: null,
      null_too: null,
      words: 'two words, and (more)',
      clusters: ['development-primary', 'no'],
      none: [],
      extra_tags: {},
      domains: { 'api.example.com': { zone_id: 'Z1' }, 'example.com': { zone_id: 'Z2', enabled: true } },
      list: ['a', { name: 'b', size: number('1.50') }],
      other: [{ x: { y: 'z' } }, 'last'],
    });
    assert.deepEqual(parseYamlQuickly(text), read(text));
  });

  it('is every file of the stack repositories of people', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pf-yaml-'));
    try {
      const made = [makeOldestRepository, makeSharedRepository, makeIsolatedRepository].map((make, index) =>
        make(join(folder, String(index)), { access: 'sso' }),
      );
      const files = made.flatMap(({ root }) =>
        readdirSync(root, { recursive: true, encoding: 'utf8' })
          .filter((name) => /^environments\/.*\.yaml$|^panfactum\.yaml$/.test(name))
          .map((name) => join(root, name)),
      );
      assert.ok(files.length > 40);
      for (const file of files) {
        const text = readFileSync(file, 'utf8');
        assert.deepEqual(parseYamlQuickly(text), read(text), file);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const text of [
    'a: |\n  b',
    'a: >-\n  b',
    'a: &x b',
    'a: *x',
    'a: b: c',
    'a: "x\\n"',
    'a: "b\n  c"',
    "a: 'b' c",
    'a: 1\na: 2',
    'a: {b: 1, b: 2}',
    'a: {b: c,}',
    'a: [b, [c]]',
    'a: [b\n  ]',
    'a: ~',
    'a: .inf',
    'a: 0x1F',
    'a: 0o17',
    '? a\n: b',
    '--- \na: b',
    '---\na: b\n---\nc: d',
    'a: b\n...\n',
    '%YAML 1.2\n---\na: b',
    '- a',
    'word',
    'a: b\n  c',
    'a:\n  b',
    'a:\n    b: c\n  d: e',
    'a: b\n  c: d',
    ' a: b\nc: d',
    'a:\n\tb: c',
    'a:\tb',
    '<<: *x',
    'a: !!str b',
    '"a": b',
    'a : b',
    'two words: b',
    '1: b',
    'true: b',
    '__proto__: b',
    'a: @b',
    'a: -',
    '- - a',
    'a:\n  -\n  - b',
    'a: \ud83d\ude00',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseYamlQuickly(text), undefined));
  }

  const SCALARS = [
    ...[
      '012345678901',
      '1e3',
      '0x1F',
      '1.50',
      '+1',
      '-7',
      '.5',
      '5.',
      '.',
      '...',
      'true',
      'FALSE',
      'tRue',
      'null',
      '~',
    ],
    ...['yes', 'no', 'x@y', 'a+b@example.com', 'git::https://x/y.git', 'arn:aws:iam::1:role/r', '12:30', '2024-01-01'],
    ...[
      '"q # r"',
      "'it''s'",
      '"a: b"',
      '""',
      "''",
      '"x\\n"',
      '[]',
      '{}',
      '[a, b]',
      '[a, "b"]',
      '{a: b}',
      '{a: 1, c: no}',
    ],
    ...[
      '*x',
      '&x y',
      '!!str z',
      '|',
      '>',
      '-',
      '- a',
      '?',
      'a b',
      'a  b ',
      'a #b',
      'a#b',
      'a:',
      ': a',
      'é',
      '%a',
      '$' + '{x}',
    ],
  ];
  const AFTER = ['', '', '', ' ', ' # note', '  #', '#x', '\t# x'];
  const KEYS = ['a', 'b', 'c_d', 'api.example.com', 'k8s.io/name', 'true', '1', '"q"', '- a', '-  b', '-', '? a', '<<'];

  /** A line, most of them as they should be. */
  const line = fc
    .tuple(
      fc.constantFrom(0, 0, 0, 2, 2, 4, 1),
      fc.constantFrom(...KEYS, 'a', 'b', 'd', 'e', 'f', 'g', '- a', '- h'),
      fc.constantFrom(':', ': ', ': ', ': ', ':  ', ' '),
      fc.constantFrom('', '', '', ...SCALARS),
      fc.constantFrom(...AFTER),
    )
    .map(([indent, key, colon, value, after]) => `${' '.repeat(indent)}${key}${colon}${value}${after}`);
  const item = fc
    .tuple(fc.constantFrom(0, 0, 2, 4), fc.constantFrom(...SCALARS), fc.constantFrom(...AFTER))
    .map(([indent, value, after]) => `${' '.repeat(indent)}- ${value}${after}`);
  const other = fc.constantFrom('', '  ', '# note', '   # note', '---', '...', '\t', '- ', '\uFEFFa: b', 'a');
  const lines = fc
    .tuple(
      fc.array(
        fc.oneof({ weight: 6, arbitrary: line }, { weight: 2, arbitrary: item }, { weight: 1, arbitrary: other }),
        {
          maxLength: 7,
        },
      ),
      fc.constantFrom('\n', '\n', '\r\n', '\r'),
      fc.constantFrom('', '', '\uFEFF', '---\n', '# x\n---\n'),
    )
    .map(([all, end, start]) => start + all.join(end) + end);

  /** A file as it is, and one with a character or two put in, left out or doubled. */
  const SOURCE = PANFACTUM_YAML;
  const nearlyReal = fc
    .array(
      fc.tuple(
        fc.nat(SOURCE.length),
        fc.nat(2),
        fc.constantFrom(
          '',
          ' ',
          '  ',
          '\n',
          ':',
          ': ',
          '#',
          ' #',
          '"',
          "'",
          '-',
          '- ',
          '\t',
          '[',
          ']',
          '{',
          '&a ',
          '\\',
          '!',
        ),
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((edits) =>
      edits.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), SOURCE),
    );

  const raw = fc
    .array(
      fc.constantFrom(
        'a',
        'b',
        ':',
        ': ',
        '"',
        "'",
        '#',
        ' ',
        '\n',
        '\n  ',
        '- ',
        '1',
        ',',
        '[',
        ']',
        '{',
        '}',
        '&',
        '\t',
      ),
      {
        maxLength: 14,
      },
    )
    .map((pieces) => pieces.join(''));

  const SURE = SCALARS.filter((text) => parseYamlQuickly(`a: ${text}`) !== undefined);
  const value = fc.letrec<{ tree: Tree; mapping: Tree; list: Tree; scalar: Tree }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie('scalar'), tie('mapping'), tie('list')),
    scalar: fc.constantFrom('', ...SURE),
    mapping: fc.dictionary(fc.constantFrom('a', 'b_c', 'd.e', 'f-g', 'H/i'), tie('tree'), { minKeys: 1, maxKeys: 4 }),
    list: fc.array(fc.oneof(fc.constantFrom(...SURE), tie('mapping')), { minLength: 1, maxLength: 3 }),
  }));
  const style = fc.record({
    step: fc.constantFrom(2, 4),
    isListFlat: fc.boolean(),
    note: fc.constantFrom('', ' # note', '\n\n  # between'),
    end: fc.constantFrom('\n', '\r\n'),
  });
  const wellFormed = fc.tuple(value.mapping, style).map(([tree, how]) => print(tree, how, 0).join(how.end));

  for (const [name, texts, numRuns, least] of [
    ['what is well formed', wellFormed, 500, 1],
    ['lines', lines, 5_000, 0.1],
    ['nearly real files', nearlyReal, 1_000, 0.3],
    ['any characters', raw, 5_000, 0.01],
  ] as const) {
    it(`is read as the yaml package reads it, wherever it is read at all: ${name}`, () => {
      let all = 0;
      let sure = 0;
      const check = fc.property(texts, (text) => {
        all += 1;
        const values = parseYamlQuickly(text);
        if (values === undefined) return;
        sure += 1;
        assert.deepEqual(values, read(text));
      });
      fc.assert(check, { numRuns, seed: SEED });
      assert.ok(sure / all >= least, `sure of ${sure} of ${all}`);
    });
  }
});
