import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  AmbiguousResultError,
  computeBackoffMs,
  type RetryOptions,
  sendOnce,
  waitBeforeRetry,
  withRetry,
} from '../../src/aws/retry.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { failing } from '../support/failing.ts';
import { fakeClock } from '../support/workflows.ts';

/** What the SDK throws: AWS's code as name, the status in `$metadata`; none where no answer came. */
function thrown(name: string, status?: number, more: object = {}): Error {
  const error = Object.assign(new Error(`${name} it is`), { $metadata: { httpStatusCode: status }, ...more });
  error.name = name;
  return error;
}

function broken(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

function retry(timeoutMs = 600_000) {
  const clock = fakeClock();
  const waits: string[] = [];
  const abort = new AbortController();
  const given: RetryOptions = {
    clock,
    signal: abort.signal,
    deadline: clock.now() + timeoutMs,
    random: () => 0.5,
    onWait: (reason) => waits.push(reason),
  };
  return { given, clock, waits, abort };
}

/** Throws the errors one after the other, then answers; counts. */
function service(errors: readonly Error[]) {
  const seen = { calls: 0 };
  const call = async () => {
    const error = errors[seen.calls++];
    if (error !== undefined) throw error;
    return 'answer';
  };
  return { seen, call };
}

const throttled = thrown('TooManyRequestsException', 400);
const finalizing = thrown('FinalizingOrganizationException', 400);
const lost = broken('ECONNRESET');

describe('a call that may be sent twice', () => {
  for (const [title, error] of [
    ['throttling', throttled],
    ['a busy AWS', thrown('ConcurrentModificationException', 400)],
    ['an organization being made', finalizing],
  ] as const) {
    it(`outlasts ${title}, and says why it waits`, async () => {
      const { given, waits } = retry();
      const { call, seen } = service(Array.from({ length: 8 }, () => error));
      assert.equal(await withRetry(given, 'ListAccounts', call), 'answer');
      assert.equal(seen.calls, 9);
      assert.match(waits[0] ?? '', new RegExp(error.name));
    });
  }

  for (const error of [lost, broken('ECONNREFUSED'), thrown('InternalFailure', 500), thrown('ServiceException', 400)]) {
    it(`gives ${'code' in error ? error.code : error.name} five tries and seconds, not the whole timeout`, async () => {
      const { given, clock } = retry();
      await withRetry(given, 'DescribeOrganization', async () => 'reached');
      const { call, seen } = service(Array.from({ length: 9 }, () => error));
      const failure = await withRetry(given, 'ListAccounts', call).catch((caught: unknown) => caught);
      assert.ok(isFailure(failure) && failure.exit === 6);
      assert.equal(seen.calls, 5);
      assert.ok(clock.waited() < 15_000);
    });
  }

  it('gives a machine that is offline two tries and less than half a second', async () => {
    const { given, clock } = retry();
    const { call, seen } = service(Array.from({ length: 9 }, () => broken('ENOTFOUND')));
    const failure = await withRetry(given, 'ListAccounts', call).catch((caught: unknown) => caught);
    assert.ok(isFailure(failure) && failure.code === 'AWS_UNREACHABLE');
    assert.equal(seen.calls, 2);
    assert.ok(clock.waited() < 500);
  });

  it('throws a bug as it is, at once', async () => {
    for (const send of [withRetry, sendOnce]) {
      const bug = new TypeError('undefined is not a function');
      const { call, seen } = service([bug, bug]);
      await assert.rejects(send(retry().given, 'ListAccounts', call), bug);
      assert.equal(seen.calls, 1);
    }
  });

  it('asks as often as it is told to, and whoever counts hears of a wrong clock', async () => {
    const { call, seen } = service(Array.from({ length: 9 }, () => throttled));
    await failing('AWS_THROTTLED', () => withRetry({ ...retry().given, attempts: 2 }, 'GetCallerIdentity', call));
    assert.equal(seen.calls, 2);
    const skewed = thrown('RequestExpired', 403, { $metadata: { httpStatusCode: 403, clockSkewCorrected: true } });
    const told = service([skewed]);
    const counting = { ...retry().given, attempts: 2 };
    await failing('CLOCK_SKEWED', () => withRetry(counting, 'GetCallerIdentity', told.call));
  });

  it('takes a no for a no', async () => {
    const { call, seen } = service([thrown('AccessDeniedException', 400)]);
    await failing('AWS_ACCESS_DENIED', () => withRetry(retry().given, 'ListAccounts', call));
    assert.equal(seen.calls, 1);
  });

  it('signs again once AWS has told the time', async () => {
    const skewed = thrown('SignatureDoesNotMatch', 403, {
      $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
    });
    const { call } = service([skewed]);
    assert.equal(await withRetry(retry().given, 'GetCallerIdentity', call), 'answer');
    const always = service([skewed, skewed]);
    await failing('SIGNATURE_WRONG', () => withRetry(retry().given, 'GetCallerIdentity', always.call));
  });

  it('ends with the deadline: exit 6 for throttling, 8 for an organization being made', async () => {
    const many = (error: Error) => service(Array.from({ length: 999 }, () => error)).call;
    const ending = (error: Error) => withRetry(retry(60_000).given, 'CreateAccount', many(error));
    assert.equal((await failing('AWS_THROTTLED', () => ending(throttled))).exit, 6);
    assert.equal((await failing('ORGANIZATION_FINALIZING', () => ending(finalizing))).exit, 8);
  });

  it('ends with Ctrl-C before the next try', async () => {
    const { given, abort } = retry();
    const stop = new Error('stop');
    const call = async () => {
      abort.abort(stop);
      throw throttled;
    };
    await assert.rejects(withRetry(given, 'ListAccounts', call), stop);
  });
});

describe('a call that must not take effect twice', () => {
  for (const error of [
    lost,
    broken('EPIPE'),
    thrown('InternalFailure', 500),
    thrown('ServiceException', 400),
    thrown('X', 503),
  ]) {
    it(`is not sent again after ${'code' in error ? error.code : error.name}: nobody knows`, async () => {
      const { call, seen } = service([error]);
      await assert.rejects(sendOnce(retry().given, 'CreateAccount', call), AmbiguousResultError);
      assert.equal(seen.calls, 1);
    });
  }

  for (const error of [throttled, finalizing, broken('ECONNREFUSED')]) {
    it(`is sent again after ${'code' in error ? error.code : error.name}: nothing happened`, async () => {
      const { call, seen } = service([error, error]);
      const { given } = retry();
      await withRetry(given, 'DescribeOrganization', async () => 'reached');
      assert.equal(await sendOnce(given, 'CreateAccount', call), 'answer');
      assert.equal(seen.calls, 3);
    });
  }

  it("leaves a refusal in AWS's words", async () => {
    const no = thrown('ConstraintViolationException', 400);
    await assert.rejects(sendOnce(retry().given, 'CreateAccount', service([no]).call), no);
  });
});

describe('back-off', () => {
  it('grows to fifteen seconds, with jitter on its upper half', () => {
    const least = [1, 2, 5, 20].map((tries) => Math.round(computeBackoffMs(tries, () => 0)));
    const most = [1, 2, 5, 20].map((tries) => Math.round(computeBackoffMs(tries, () => 1)));
    assert.deepEqual(least, [125, 213, 1044, 7500]);
    assert.deepEqual(most, [250, 425, 2088, 15000]);
  });

  it('does not begin a wait that would end after the deadline', async () => {
    const { given, clock } = retry(100);
    assert.equal(await waitBeforeRetry(given, 1, 'x'), false);
    assert.equal(clock.waited(), 0);
  });
});
