import assert from 'node:assert/strict';
import { addYamlMapping } from '../../src/repository/yaml-nested.ts';
import { failing } from '../support/failing.ts';

const ENTRY = {
  path: ['extra_inputs', 'accounts'],
  key: 'acme-staging',
  entries: [
    ['name', 'acme-staging'],
    ['email', 'aws+staging@acme.com'],
  ],
} as const;

describe('a mapping put into one that lies in a file', () => {
  for (const [title, before, after] of [
    [
      'is the last of those beside it, indented and quoted as they are, with all comments kept',
      "extra_inputs: # ours\n    accounts:\n        # first\n        dev:\n            name: 'x' # dev\n            # about dev\n    alias: 'y'\n",
      "extra_inputs: # ours\n    accounts:\n        # first\n        dev:\n            name: 'x' # dev\n            # about dev\n        acme-staging:\n            name: 'acme-staging'\n            email: 'aws+staging@acme.com'\n    alias: 'y'\n",
    ],
    [
      'stands before what follows its mapping, and after a block text',
      'extra_inputs:\n  accounts:\n    dev:\n      note: |\n        a\n\n# next\nmodule: x\n',
      'extra_inputs:\n  accounts:\n    dev:\n      note: |\n        a\n    acme-staging:\n      name: acme-staging\n      email: aws+staging@acme.com\n\n# next\nmodule: x\n',
    ],
    [
      'ends a last line that is open, with the line end of the file',
      'extra_inputs:\r\n  accounts:\r\n    dev:\r\n      name: x',
      'extra_inputs:\r\n  accounts:\r\n    dev:\r\n      name: x\r\n    acme-staging:\r\n      name: acme-staging\r\n      email: aws+staging@acme.com\r\n',
    ],
    [
      'goes into braces',
      'extra_inputs: {accounts: {dev: {name: x}}}\n',
      'extra_inputs: {accounts: {dev: {name: x}, acme-staging: {name: acme-staging, email: aws+staging@acme.com}}}\n',
    ],
    [
      'brings what it is to lie in',
      'extra_inputs:\n  alias: x\nmodule: y\n',
      'extra_inputs:\n  alias: x\n  accounts:\n    acme-staging:\n      name: acme-staging\n      email: aws+staging@acme.com\nmodule: y\n',
    ],
    [
      'is all of an empty file',
      '',
      'extra_inputs:\n  accounts:\n    acme-staging:\n      name: acme-staging\n      email: aws+staging@acme.com\n',
    ],
  ] as const) {
    it(title, () => assert.equal(addYamlMapping('module.yaml', before, ENTRY), after));
  }

  it('is refused where there is no safe place, with the lines to write by hand', async () => {
    const shared = 'a: &a {x: {name: y}}\nextra_inputs:\n  accounts: *a\n';
    const failure = await failing('YAML_UNREADABLE', () => addYamlMapping('module.yaml', shared, ENTRY));
    assert.match(failure.suggestions.join(), /Add below extra_inputs\.accounts by hand: acme-staging: \{name: acme/);
  });
});
