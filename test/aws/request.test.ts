import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { mock } from 'node:test';
import { openNetwork, waitingStep } from '../../src/aws/network.ts';
import { sendRequest } from '../../src/aws/request.ts';
import { contextWith } from '../support/aws-connection.ts';
import { startStub } from './identity/stub.ts';

describe('a request to AWS', () => {
  it('is stopped by its signal, with all that go by the same, and none that is over or goes by another', async () => {
    const silent: ServerResponse[] = [];
    let all = () => {};
    const allAreThere = new Promise<void>((resolve) => {
      all = resolve;
    });
    const stub = await startStub((request, response) => {
      if (request.headers.wait === undefined) return response.end('answered');
      return silent.push(response) === 3 && all();
    });
    const context = contextWith({});
    const [one, other] = [new AbortController(), new AbortController()];
    const ask = (headers: Record<string, string>, { signal }: AbortController) =>
      sendRequest({ ...context, signal }, { url: new URL(stub.url), method: 'POST', headers, body: '' });
    const waiting = [ask({ wait: '1' }, one), ask({ wait: '2' }, one), ask({ wait: '3' }, other)];
    assert.equal(String((await ask({}, one)).body), 'answered');
    await allAreThere;
    const gone = Promise.all(silent.filter(({ req }) => req.headers.wait !== '3').map((each) => once(each, 'close')));
    one.abort();
    for (const ended of await Promise.allSettled(waiting.slice(0, 2))) {
      assert.equal(ended.status === 'rejected' && ended.reason.code, 'ECONNRESET');
    }
    await gone;
    silent.find(({ req }) => req.headers.wait === '3')?.end('late');
    assert.equal(String((await waiting[2])?.body), 'late');
    // Told in plans and results: it was not AWS that answered.
    assert.deepEqual([...context.network.elsewhere], [new URL(stub.url).origin]);
    context.network.close();
    await stub.close();
  });

  it('that takes more than two seconds says whom it waits for: to its step, or once to whoever ran the command', async () => {
    const silent: ServerResponse[] = [];
    let isThere = () => {};
    const stub = await startStub((_, response) => {
      silent.push(response);
      isThere();
    });
    const [steps, notes]: [string[], string[]] = [[], []];
    const network = openNetwork({}, (line) => notes.push(line));
    const ask = async (ms: number) => {
      mock.timers.enable({ apis: ['setTimeout'] });
      try {
        const there = new Promise<void>((resolve) => {
          isThere = resolve;
        });
        const asked = sendRequest(
          { ...contextWith({}), network },
          { url: new URL(stub.url), method: 'POST', headers: {}, body: '' },
        );
        await there;
        mock.timers.tick(ms);
        silent.pop()?.end('late');
        assert.equal(String((await asked).body), 'late');
      } finally {
        mock.timers.reset();
      }
    };
    const line = `Waiting for ${new URL(stub.url).host} to answer.`;
    await ask(1_999);
    assert.deepEqual([steps, notes], [[], []]);
    await waitingStep.run(
      (told) => steps.push(told),
      () => ask(2_000),
    );
    assert.deepEqual([steps, notes], [[line], []]);
    await ask(2_000);
    await ask(2_000);
    assert.deepEqual([steps, notes], [[line], [line]]);
    network.close();
    await stub.close();
  });
});
