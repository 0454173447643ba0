import assert from 'node:assert/strict';
import { presentBug, presentFailure, toBugDocument, toFailureDocument } from '../../src/cli/present-error.ts';
import { Failure } from '../../src/errors/failure.ts';

const STEERING = '\u001b[2J\u202eevil';
const failure = new Failure('REGION_INVALID', `No region ${STEERING}.\nSecond line.`, {
  suggestions: ['pf aws verify', `pf ${STEERING}`],
  details: { region: 'mars-1', requestId: 'R1' },
});

describe('a failure as a person reads it', () => {
  it('is what happened, its code, what to type next and AWS’s page', () => {
    assert.deepEqual(presentFailure(failure).split('\n'), [
      'Error: No region  [2J evil.',
      '  Second line.',
      '  (REGION_INVALID)',
      '',
      'What to do next:',
      '  - pf aws verify',
      '  - pf  [2J evil',
      '',
      'AWS on this: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html',
      '',
    ]);
  });

  it('is short without advice and link, and folded but for commands', () => {
    const short = new Failure('USAGE', 'one two', { suggestions: [] });
    assert.equal(presentFailure(short), 'Error: one two\n  (USAGE)\n');
    const fold = (text: string, first: string) => text.split(' ').map((word) => first + word);
    const long = presentFailure(new Failure('USAGE', 'one two', { suggestions: ['pf aws verify'] }), { fold });
    assert.equal(long, 'Error: one\nError: two\n  (USAGE)\n\nWhat to do next:\n  - pf aws verify\n');
  });

  it('has the id of the request only for who asks for it', () => {
    assert.ok(!presentFailure(failure).includes('R1'));
    assert.match(presentFailure(failure, { verbose: true }), /\n {2}AWS request id: R1\n/);
    assert.ok(!presentFailure(new Failure('USAGE', 'x'), { verbose: true }).includes('request id'));
  });
});

describe('a failure as a program reads it', () => {
  it('is one error, its particulars beside its code', () => {
    const { error } = toFailureDocument(failure);
    assert.deepEqual(error, {
      code: 'REGION_INVALID',
      message: failure.message,
      suggestions: failure.suggestions,
      link: 'https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html',
      region: 'mars-1',
      requestId: 'R1',
    });
  });

  it('has no link and no request id where there are none', () => {
    assert.deepEqual(toFailureDocument(new Failure('USAGE', 'x', { suggestions: [] })), {
      error: { code: 'USAGE', message: 'x', suggestions: [] },
    });
  });
});

describe('a bug', () => {
  const bug = new TypeError('x is not a function');

  it('is told with its stack, and where to take it', () => {
    const text = presentBug(bug, '1.2.3');
    assert.ok(text.startsWith(`${bug.stack}\n\nThis is a bug in pf-plugin-aws`));
    assert.ok(text.endsWith(`(version 1.2.3, Node ${process.versions.node})\n`));
  });

  it('is BUG in JSON', () => {
    const { error } = toBugDocument(bug);
    assert.deepEqual([error.code, error.message, error.stack], ['BUG', bug.message, bug.stack]);
  });
});
