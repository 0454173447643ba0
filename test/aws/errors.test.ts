import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { toFailure } from '../../src/aws/to-failure.ts';

describe('what AWS said', () => {
  it('is the status where there is nothing else, as in an answer to a HEAD', async () => {
    const server = createServer((_request, response) =>
      response.writeHead(503, { 'x-amz-request-id': 'R1' }).end(),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const client = new S3Client({
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${port}`,
        forcePathStyle: true,
        maxAttempts: 1,
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: '-' },
      });
      const error: unknown = await client.send(new HeadBucketCommand({ Bucket: 'mine' })).catch((thrown) => thrown);
      assert.equal(toFailure(error, { operation: 'HeadBucket' }).message, 'AWS failed at HeadBucket: status 503');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
