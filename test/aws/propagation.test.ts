import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { retryUntilPropagated } from '../../src/aws/propagation.ts';
import type { RetryOptions } from '../../src/aws/retry.ts';
import { toFailure } from '../../src/aws/to-failure.ts';
import { failing } from '../support/failing.ts';
import { fakeClock } from '../support/workflows.ts';

function refusal(name: string, text = 'no') {
  const error = Object.assign(new Error(text), { $metadata: { httpStatusCode: 403 } });
  error.name = name;
  return toFailure(error, { operation: 'GetAccountSummary' });
}

/** Probes something that AWS refuses with `name` for `ms`, then accepts. Gives back how long it was waited for. */
async function waitedFor(name: string, ms: number, fresh: boolean, text?: string): Promise<number> {
  const clock = fakeClock();
  const began = clock.now();
  const retry: RetryOptions = {
    clock,
    signal: new AbortController().signal,
    deadline: began + 3_600_000,
    random: () => 0,
  };
  await retryUntilPropagated(retry, { what: 'the new key at IAM', fresh }, async () => {
    if (clock.now() - began < ms) throw refusal(name, text);
  }).catch((error: unknown) => {
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { waited: clock.waited() });
  });
  return clock.waited();
}

const NEVER = Number.POSITIVE_INFINITY;

describe('late truth', () => {
  for (const name of ['InvalidClientTokenId', 'UnrecognizedClientException']) {
    it(`${name}: a key may take minutes`, async () => {
      assert.ok((await waitedFor(name, 120_000, false)) >= 120_000);
    });
  }

  for (const name of ['AccessDenied', 'NoSuchEntity', 'OptInRequired', 'SubscriptionRequiredException']) {
    it(`${name}: minutes where things are new, seconds where they are not`, async () => {
      assert.ok((await waitedFor(name, 300_000, true)) >= 300_000);
      await assert.rejects(waitedFor(name, 60_000, false), ({ waited }: { waited: number }) => waited < 25_000);
    });
  }

  it('"not signed up" by whatever name', async () => {
    assert.ok((await waitedFor('SomeException', 60_000, true, 'Your account is not signed up for IAM')) >= 60_000);
  });

  it('what time does not heal is a no at once', async () => {
    await assert.rejects(waitedFor('ValidationError', NEVER, true), ({ waited }: { waited: number }) => waited === 0);
  });

  it('a key that is never known is "not yet", exit 8, after five minutes', async () => {
    const failure = await failing('CREDENTIALS_NOT_YET', () => waitedFor('InvalidClientTokenId', NEVER, true));
    assert.equal(failure.exit, 8);
    assert.match(failure.message, /the new key at IAM: InvalidClientTokenId/);
  });

  it('a refusal of old things stays what it was: a no', async () => {
    assert.equal((await failing('AWS_ACCESS_DENIED', () => waitedFor('AccessDenied', NEVER, false))).exit, 1);
  });
});
