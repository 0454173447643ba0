import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { exchange } from '../../../src/aws/identity/exchange.ts';
import { openNetwork } from '../../../src/aws/identity/network.ts';
import { startStub } from './stub.ts';

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
    const network = openNetwork({});
    const [one, other] = [new AbortController(), new AbortController()];
    const ask = (headers: Record<string, string>, { signal }: AbortController) =>
      exchange(network, { url: new URL(stub.url), method: 'POST', headers, body: '', signal });
    const waiting = [ask({ wait: '1' }, one), ask({ wait: '2' }, one), ask({ wait: '3' }, other)];
    assert.equal((await ask({}, one)).body, 'answered');
    await allAreThere;
    const gone = Promise.all(silent.filter(({ req }) => req.headers.wait !== '3').map((each) => once(each, 'close')));
    one.abort();
    for (const ended of await Promise.allSettled(waiting.slice(0, 2))) {
      assert.equal(ended.status === 'rejected' && ended.reason.code, 'ECONNRESET');
    }
    await gone;
    silent.find(({ req }) => req.headers.wait === '3')?.end('late');
    assert.equal((await waiting[2])?.body, 'late');
    network.close();
    await stub.close();
  });
});
