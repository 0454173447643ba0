import assert from 'node:assert/strict';
import * as Errors from '@oclif/core/errors';
import { toFailure } from '../../src/cli/as-failure.ts';
import { Failure } from '../../src/errors/failure.ts';
import { COMMANDS } from '../../src/index.ts';

const KNOWN = ['management', 'production', 'staging'];

function suggestions(typed: readonly string[], details: Record<string, unknown>): readonly string[] {
  const failure = new Failure('ENVIRONMENT_UNKNOWN', 'There is none.', { suggestions: ['Make it.'], details });
  return toFailure(failure, { name: 'pf aws verify', flags: [], argv: typed })?.suggestions ?? [];
}

describe('a name nothing here has', () => {
  for (const [typed, line] of [
    [['prodution'], 'pf aws verify production'],
    [['prod', '--json'], 'pf aws verify production --json'],
    [['staging', 'prdouction', '--max-age', '5m'], 'pf aws verify staging production --max-age 5m'],
  ] as const) {
    it(`is met with the nearest one: ${typed.join(' ')}`, () => {
      const environment = typed.find((word) => !KNOWN.includes(word));
      assert.deepEqual(suggestions(typed, { environment, known: KNOWN }), [`Did you mean: ${line}`, 'Make it.']);
    });
  }

  it('is met with its environment where it is a profile or an account', () => {
    const details = { environment: '123456789012', known: KNOWN, meant: 'staging' };
    assert.equal(suggestions(['123456789012'], details)[0], 'Did you mean: pf aws verify staging');
  });

  it('may be the value of a flag', () => {
    const details = { profile: 'managment-superuser', known: ['management-superuser'] };
    for (const argv of [
      ['--management-profile', 'managment-superuser'],
      ['--management-profile=managment-superuser'],
    ]) {
      assert.match(suggestions(argv, details)[0] ?? '', /--management-profile[ =]management-superuser$/);
    }
  });

  it('is left alone where none is near, or none was typed', () => {
    assert.deepEqual(suggestions(['kubernetes'], { environment: 'kubernetes', known: KNOWN }), ['Make it.']);
    assert.deepEqual(suggestions([], { environment: 'productio', known: KNOWN }), ['Make it.']);
  });
});

describe('a flag that nothing here has', () => {
  const mistype = (flag: string) =>
    [...flag].flatMap((letter, at) => [
      flag.slice(0, at) + flag.slice(at + 1),
      flag.slice(0, at) + letter + flag.slice(at),
    ]);

  for (const [id, command] of Object.entries(COMMANDS)) {
    it(`is met with the one that was meant: ${id.replaceAll(':', ' ')}`, () => {
      const flags = Object.keys({ ...command.baseFlags, ...command.flags });
      for (const flag of flags) {
        for (const typed of mistype(flag).filter((one) => one.length > 1 && !flags.includes(one))) {
          const error = Object.assign(new Errors.CLIError(`Nonexistent flag: --${typed}`), { flags: [`--${typed}`] });
          const failure = toFailure(error, { name: 'pf', flags, argv: [`--${typed}`] });
          assert.equal(failure?.suggestions[0], `Did you mean --${flag} for --${typed}?`);
        }
      }
    });
  }
});

describe('the value of a flag', () => {
  it('is refused in our words alone', () => {
    const wrapped = new Failure(
      'REGION_INVALID',
      'Parsing --region \n\t"us-esat-1" is no AWS region.\nSee more help with --help',
    );
    const failure = toFailure(wrapped, { name: 'pf aws org init', flags: [], argv: ['--region', 'us-esat-1'] });
    assert.equal(failure?.message, '--region: "us-esat-1" is no AWS region.');
    assert.equal(failure.code, 'REGION_INVALID');
  });
});
