import assert from 'node:assert/strict';
import { addYamlKeys } from '../../src/repository/yaml-edit.ts';
import { failing } from '../support/failing.ts';

const ENTRIES = [
  ['environment', 'production'],
  ['aws_account_id', '012345678901'],
] as const;

const BOTH = 'environment: production\naws_account_id: "012345678901"\n';

const BOTH_DOUBLE = 'environment: "production"\naws_account_id: "012345678901"\n';
const BOTH_SINGLE = BOTH_DOUBLE.replaceAll('"', "'");

describe('adding keys to YAML', () => {
  const cases: [title: string, before: string, after: string][] = [
    ['fills an empty file', '', BOTH],
    ['keeps a file of comments', '# mine\n', `# mine\n${BOTH}`],
    ['ends a last comment that has no line end first', '# mine', `# mine\n${BOTH}`],
    ['adds only what is missing', 'environment: prod\n', 'environment: prod\naws_account_id: "012345678901"\n'],
    [
      'leaves a set value, whatever it is',
      'aws_account_id: [a]\nenvironment: ""\n',
      'aws_account_id: [a]\nenvironment: ""\n',
    ],
    ['ends a last line that is open', 'x: 1', `x: 1\n${BOTH}`],
    ['writes CRLF where the file does', 'x: 1\r\ny: 2\r\n', `x: 1\r\ny: 2\r\n${BOTH.replaceAll('\n', '\r\n')}`],
    ['follows the last of mixed line ends', 'x: 1\r\ny: 2\n', `x: 1\r\ny: 2\n${BOTH}`],
    ['keeps a byte order mark in front', '\ufeffx: 1\n', `\ufeffx: 1\n${BOTH}`],
    ['stands under a document start', '--- # mine\nx: 1\n', `--- # mine\nx: 1\n${BOTH}`],
    ['stands under directives', '%YAML 1.2\n---\nx: 1\n', `%YAML 1.2\n---\nx: 1\n${BOTH}`],
    ['stands before a document end', 'x: 1\n...\n# after\n', `x: 1\n${BOTH}...\n# after\n`],
    [
      'copies the indent of an indented mapping',
      '  x: 1\n  y: 2\n',
      '  x: 1\n  y: 2\n  environment: production\n  aws_account_id: "012345678901"\n',
    ],
    ['follows a nested block', 'a:\n  b:\n    - c\n', `a:\n  b:\n    - c\n${BOTH}`],
    ['follows a literal block', 'a: |\n  text\n\n', `a: |\n  text\n\n${BOTH}`],
    [
      'stands before a block that ends without a line end, which would become part of it',
      '# top\na: |\n  text',
      `# top\n${BOTH}a: |\n  text`,
    ],
    ['follows a list at the indent of its key', 'a:\n- b\n- c\n', `a:\n- b\n- c\n${BOTH}`],
    ['keeps the blank lines a block keeps', 'a: |+\n  text\n\n', `a: |+\n  text\n\n${BOTH}`],
    ['is not misled by dots in a block', 'a: |\n  ...\n  b\n', `a: |\n  ...\n  b\n${BOTH}`],
    ['keeps trailing comments', 'a: 1\n\n# kube_domain: x\n', `a: 1\n\n# kube_domain: x\n${BOTH}`],
    [
      'keeps odd keys, quotes, anchors and tags',
      '"a b": &x !t \'y\'\n? c\n: *x\n',
      `"a b": &x !t 'y'\n? c\n: *x\n${BOTH.replaceAll('"', "'")}`,
    ],
    [
      'fills a key left empty, before its comment',
      'aws_account_id: # TODO\nx: 1\n',
      'aws_account_id: "012345678901" # TODO\nx: 1\nenvironment: production\n',
    ],
    [
      'fills a key left empty at the end of the file',
      'environment: a\naws_account_id:',
      'environment: a\naws_account_id: "012345678901"',
    ],
    [
      'replaces a null that is spelled out',
      'environment: ~ # soon\naws_account_id: null\n',
      'environment: production # soon\naws_account_id: "012345678901"\n',
    ],
    ['goes on in braces', '{x: 1}\n', '{x: 1, environment: production, aws_account_id: "012345678901"}\n'],
    ['goes on in empty braces', '{}\n', '{environment: production, aws_account_id: "012345678901"}\n'],
    [
      'goes on after a last comma in braces',
      '{\n  x: 1,\n}\n',
      '{\n  x: 1, environment: production, aws_account_id: "012345678901"\n}\n',
    ],
    [
      'counts what a merge key brings in',
      'b: &b {environment: dev}\n<<: *b\n',
      'b: &b {environment: dev}\n<<: *b\naws_account_id: "012345678901"\n',
    ],
  ];
  for (const [title, before, after] of cases) {
    it(title, () => {
      assert.equal(addYamlKeys('x.yaml', before, ENTRIES), after);
      assert.equal(addYamlKeys('x.yaml', after, ENTRIES), after, 'a second run changes nothing');
    });
  }

  it('quotes what a reader could take for something else', () => {
    const entries = ['007', 'on', 'null', '1e3', '2026-01-01', 'a: b', '"', '#', 'ü'].map(
      (value, at) => [`k${at}`, value] as const,
    );
    const after = addYamlKeys('x.yaml', '', entries);
    assert.equal(after.split('\n')[0], 'k0: "007"');
    assert.equal(addYamlKeys('x.yaml', after, entries), after);
  });

  for (const [title, text, line] of [
    ['a list', '# list\n- a\n', 2],
    ['a sentence', 'just words\n', 1],
    ['two documents', 'a: 1\n---\nb: 1\n', 2],
    ['a bad indent', 'a:\n  - b\n c: 1\n', 3],
    ['a tab for an indent', 'a:\n\tb: 1\n', 2],
    ['a key twice', 'a: 1\na: 2\n', 2],
    ['an open quote', 'x: 1\na: "b\n', 3],
  ] as const) {
    it(`refuses ${title} with file and line`, async () => {
      const failure = await failing('YAML_UNREADABLE', () => addYamlKeys('x.yaml', text, ENTRIES));
      assert.match(failure.message, new RegExp(`^x\\.yaml:${line}: `));
    });
  }

  it('refuses a place where nothing can be filled in safely, and says what to add by hand', async () => {
    const failure = await failing('YAML_UNREADABLE', () => addYamlKeys('x.yaml', 'environment: !!null &e\n', ENTRIES));
    assert.match(failure.suggestions.join(), /Add by hand: environment: production/);
  });
});

describe('the style of added keys', () => {
  for (const [title, text, beside, after] of [
    ['quotes as most texts of the file do', "a: 'x'\nb: 'y'\n", '', `a: 'x'\nb: 'y'\n${BOTH_SINGLE}`],
    ['and not as the file beside it', 'a: x\n', 'a: "x"\r\n', `a: x\n${BOTH}`],
    ['is that of the file beside it in a new file', '', 'a: "x"\r\nb: 1\r\n', BOTH_DOUBLE.replaceAll('\n', '\r\n')],
    ['is that of the file beside it where it has no texts', 'a: 1\n', "a: 'x'\n", `a: 1\n${BOTH_SINGLE}`],
  ] as const) {
    it(title, () => assert.equal(addYamlKeys('x.yaml', text, ENTRIES, beside), after));
  }
});
