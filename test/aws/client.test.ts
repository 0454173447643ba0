import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { externalDataInterceptor, loadSharedConfigFiles } from '@smithy/core/config';
import { getCallerIdentity, openSts } from '../../src/aws/sts.ts';
import { connectionWith, someRetry } from '../support/aws-connection.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab' };

const ANSWER = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

describe('The connection to AWS', () => {
  it('goes through the proxy of the environment, past it where NO_PROXY says so', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.setHeader('content-type', 'text/xml').end(ANSWER);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const ask = (env: Record<string, string>) => getCallerIdentity(openSts(connectionWith(env, KEYS), someRetry()));
      const answer = await ask({
        AWS_ENDPOINT_URL: 'http://sts.invalid',
        PF_AWS_ALLOW_ENDPOINTS: '1',
        HTTP_PROXY: here,
      });
      assert.equal(answer.account, '123456789012');
      await ask({ AWS_ENDPOINT_URL: here, HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' });
      assert.deepEqual(asked, ['http://sts.invalid/', '/']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('reads none of the AWS files for the SDK, which would take long for thousands of profiles', async () => {
    const server = createServer((_, response) => response.setHeader('content-type', 'text/xml').end(ANSWER));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { AWS_CONFIG_FILE } = process.env;
    const record = externalDataInterceptor.getFileRecord();
    const path = '/no/such/config';
    let reads = 0;
    const get = () => {
      reads += 1;
      return Promise.resolve('');
    };
    Object.defineProperty(record, path, { configurable: true, get });
    process.env.AWS_CONFIG_FILE = path;
    try {
      const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await getCallerIdentity(openSts(connectionWith({ AWS_ENDPOINT_URL: here }, KEYS), someRetry()));
      assert.equal(reads, 0);
      await loadSharedConfigFiles();
      assert.ok(reads > 0, 'nobody would have noticed');
    } finally {
      delete record[path];
      if (AWS_CONFIG_FILE === undefined) delete process.env.AWS_CONFIG_FILE;
      else process.env.AWS_CONFIG_FILE = AWS_CONFIG_FILE;
      server.closeAllConnections();
      server.close();
    }
  });

  it('refuses an endpoint that is no URL', () => {
    const connection = connectionWith({ AWS_ENDPOINT_URL: 'localhost 4566' }, KEYS);
    assert.throws(() => openSts(connection, someRetry()), { code: 'ENDPOINT_INVALID', exit: 2 });
  });
});
