import assert from 'node:assert/strict';
import { FAILURES, type FailureCode } from '../../src/errors/catalogue.ts';
import { Failure, isFailure, isResumable, isTransient, pickWorstExit } from '../../src/errors/failure.ts';
import { findRequestId } from '../../src/errors/request-id.ts';

/** As the contract has it, the gravest first. */
const GRAVEST_FIRST = [5, 7, 4, 8, 6, 1];

function codeWith(exit: number): FailureCode {
  const codes = Object.keys(FAILURES) as FailureCode[];
  return codes.find((code) => FAILURES[code].exit === exit) ?? assert.fail(`no failure ends with ${exit}`);
}

describe('several failures at once', () => {
  for (const [index, graver] of GRAVEST_FIRST.entries()) {
    for (const lesser of GRAVEST_FIRST.slice(index + 1)) {
      it(`end with ${graver} rather than ${lesser}`, () => {
        assert.equal(pickWorstExit([codeWith(graver), codeWith(lesser)]), graver);
        assert.equal(pickWorstExit([codeWith(lesser), codeWith(graver)]), graver);
      });
    }
  }
  it('end with any failure rather than with usage', () => assert.equal(pickWorstExit(['USAGE', codeWith(1)]), 1));
  it('end with usage where there is nothing else', () => assert.equal(pickWorstExit(['USAGE']), 2));
  it('end with 0 where there is none', () => assert.equal(pickWorstExit([]), 0));
});

describe('a failure', () => {
  it('has the exit status and the advice of its row, unless others are given', () => {
    const plain = new Failure('LOCKED', 'No.');
    assert.deepEqual([plain.exit, plain.suggestions], [FAILURES.LOCKED.exit, FAILURES.LOCKED.advice]);
    const exact = new Failure('LOCKED', 'No.', { exit: 42, suggestions: ['Wait.'] });
    assert.deepEqual([exact.exit, exact.suggestions], [42, ['Wait.']]);
    assert.deepEqual([plain.details, 'cause' in plain], [{}, false]);
  });

  it('said otherwise keeps what is not named: exit status, advice, details, cause', () => {
    const cause = new Error('socket');
    const options = { exit: 42, suggestions: ['Wait.'], details: { requestId: 'r' }, cause };
    const said = new Failure('LOCKED', 'No.', options).with({ message: 'Really not.', details: { file: 'f' } });
    assert.equal(said.message, 'Really not.');
    assert.deepEqual(
      [said.code, said.exit, said.suggestions, said.details, said.cause],
      ['LOCKED', 42, ['Wait.'], { requestId: 'r', file: 'f' }, cause],
    );
  });

  it('of another code has the exit status of that', () => {
    const said = new Failure('LOCKED', 'No.').with({ code: 'KEY_INACTIVE' });
    assert.deepEqual([said.code, said.exit], ['KEY_INACTIVE', FAILURES.KEY_INACTIVE.exit]);
  });

  it('of another bundle, a host or a plugin of it, is one as well and no bug', async () => {
    const other = '../../src/errors/failure.ts?another-bundle';
    const { Failure: Foreign } = (await import(other)) as { Failure: typeof Failure };
    const foreign = new Foreign('LOCKED', 'No.');
    assert.ok(!(foreign instanceof Failure));
    assert.ok(isFailure(foreign));
  });

  it('is no error of another name or code, and nothing that is no error', () => {
    const named = (name: string, code?: string) => Object.assign(new Error('x'), { name }, code ? { code } : {});
    assert.ok(isFailure(named('Failure', 'LOCKED')));
    assert.ok(!isFailure(named('Error', 'LOCKED')));
    assert.ok(!isFailure(named('Failure', 'ENOENT')));
    assert.ok(!isFailure(named('Failure')));
    assert.ok(!isFailure({ name: 'Failure', code: 'LOCKED', message: 'x' }));
    assert.ok(!isFailure(undefined));
  });
});

describe("AWS's id of the request that failed", () => {
  const withId = (id: unknown, cause?: unknown) =>
    new Failure('LOCKED', 'No.', { details: { requestId: id }, ...(cause === undefined ? {} : { cause }) });
  const ofSdk = (id: unknown) => Object.assign(new Error('sdk'), { $metadata: { requestId: id } });
  const over = (cause: unknown) => new Failure('LOCKED', 'No.', { cause });

  it('stands in the failure', () => assert.equal(findRequestId(withId('first')), 'first'));
  it('is that of the failure itself, before any cause', () => {
    assert.equal(findRequestId(withId('first', ofSdk('second'))), 'first');
  });
  it('lies in a cause, where the SDK notes it', () => assert.equal(findRequestId(over(ofSdk('deep'))), 'deep'));
  it('lies in the cause of a cause, another failure for one', () => {
    assert.equal(findRequestId(over(new Error('between', { cause: ofSdk('deeper') }))), 'deeper');
    assert.equal(findRequestId(over(withId('told'))), 'told');
  });
  it('is unknown where nobody noted one', () => {
    for (const failure of [withId(42), over(ofSdk(undefined)), over('a word'), over(new Error('x')), over({})]) {
      assert.equal(findRequestId(failure), undefined);
    }
  });
});

describe('a failure that may pass by itself', () => {
  it('is one that time heals, by its code', () => {
    // All of them: `verify --wait` waits out its time over a code that stands here by mistake.
    const healing = (Object.keys(FAILURES) as FailureCode[]).filter(isTransient);
    assert.deepEqual(healing.sort(), [
      'ACCOUNT_IN_PROGRESS',
      'ACCOUNT_PENDING',
      'AWS_BUSY',
      'AWS_THROTTLED',
      'AWS_UNAVAILABLE',
      'AWS_UNREACHABLE',
      'CLOSE_LATER',
      'CLOSE_UNDER_WAY',
      'CREDENTIALS_NOT_YET',
      'ENDPOINT_STRANGE',
      'KEY_UNKNOWN',
      'NOT_YET_USABLE',
      'ORGANIZATION_FINALIZING',
      'PROXY_TROUBLE',
      'REGION_IN_PROGRESS',
      'ROLE_DENIED',
      'SSO_ASSIGNMENT_PENDING',
      'SSO_INSTANCE_PENDING',
    ]);
  });

  it('is gone on from where it ended with 6, 8 or 130', () => {
    const resumable = [0, 1, 2, 3, 4, 5, 6, 7, 8, 130].filter(isResumable);
    assert.deepEqual(resumable, [6, 8, 130]);
  });
});
