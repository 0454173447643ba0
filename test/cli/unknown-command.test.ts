import assert from 'node:assert/strict';
import { makeUnknownCommandFailure } from '../../src/cli/unknown-command.ts';
import { COMMANDS } from '../../src/index.ts';

const IDS = [...Object.keys(COMMANDS), 'help', 'autocomplete'];

function listMistypes(id: string): string[] {
  const words = id.split(':');
  return words.flatMap((word, at) =>
    [...word].flatMap((letter, place) => {
      const [before, after] = [word.slice(0, place), word.slice(place + 1)];
      const swapped = after === '' ? word : before + after.slice(0, 1) + letter + after.slice(1);
      const wrong = [before + after, before + letter + letter + after, `${before}x${after}`, swapped];
      return wrong.map((mistyped) => words.with(at, mistyped).filter(Boolean).join(':'));
    }),
  );
}

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

  it('takes every command and topic with one letter missing, doubled, wrong or swapped for what it is', () => {
    const topics = IDS.flatMap((id) =>
      id
        .split(':')
        .slice(0, -1)
        .map((_word, at, words) => words.slice(0, at + 1).join(':')),
    );
    const known = [...new Set([...IDS, ...topics])];
    for (const id of known) {
      for (const typed of listMistypes(id).filter((one) => !known.includes(one))) {
        const { details } = makeUnknownCommandFailure(typed, IDS, 'pf');
        assert.equal(details.nearest, id.replaceAll(':', ' '), typed);
      }
    }
  });

  it('names no topic that was typed right', () => {
    const { suggestions } = makeUnknownCommandFailure('aws:nonsense:show', IDS, 'pf');
    assert.deepEqual(suggestions, ['See the commands with: pf aws --help']);
  });

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
