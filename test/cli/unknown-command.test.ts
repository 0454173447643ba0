import assert from 'node:assert/strict';
import { makeUnknownCommandFailure } from '../../src/cli/unknown-command.ts';
import { COMMANDS } from '../../src/index.ts';

const IDS = [...Object.keys(COMMANDS), 'help', 'autocomplete'];

describe('unknownCommand', () => {
  for (const [typed, meant] of [
    ['aws:acount:add', 'aws account add'],
    ['aws:verfy', 'aws verify'],
    ['statsu', 'aws status'],
    ['acount:add:production', 'aws account add'],
    ['aws:org:inti', 'aws org init'],
    ['terragrunt:config', 'terragrunt configure'],
    ['hlep', 'help'],
    ['aws:acount', 'aws account'],
    ['awss', 'aws'],
    ['aws:profile:wirte', 'aws profile write'],
  ] as const) {
    it(`takes ${typed} for ${meant}`, () => {
      const failure = makeUnknownCommandFailure(typed, IDS, 'pf');
      assert.equal(failure.details.nearest, meant);
      assert.equal(failure.exit, 2);
      assert.equal(failure.suggestions[0], `Did you mean: pf ${meant}`);
    });
  }

  it('sends to the help of the topic that was right', () => {
    for (const [typed, help] of [
      ['aws:profile:wirte', 'pf aws profile --help'],
      ['aws:verfy', 'pf aws --help'],
    ] as const) {
      assert.equal(makeUnknownCommandFailure(typed, IDS, 'pf').suggestions.at(-1), `See the commands with: ${help}`);
    }
  });

  it('guesses nothing that is far away', () => {
    const failure = makeUnknownCommandFailure('kubernetes:install', IDS, 'pf');
    assert.equal(failure.details.nearest, undefined);
    assert.deepEqual(failure.suggestions, ['See the commands with: pf --help']);
  });
});
