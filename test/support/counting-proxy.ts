import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that went to AWS. */
export interface Call {
  /** `sts`, `s3`, `dynamodb`, `iam` … by the scope of the signature. */
  readonly service: string;
  /** `GetCallerIdentity`, or method and path where the protocol has no name for it. */
  readonly operation: string;
  /** Who asked: `aws-sdk-js`, `APN/1.0 HashiCorp/1.0 Terraform` (OpenTofu says so), … */
  readonly userAgent: string;
  readonly accessKeyId: string;
}

export interface CountingProxy extends AsyncDisposable {
  readonly url: string;
  /** In the order they came; a test may empty it. */
  readonly calls: Call[];
}

/** Stands before `targetOf` each request and writes down what passes, which it does unchanged. */
export async function countingProxy(
  targetOf: string | ((request: IncomingMessage) => string | Promise<string>),
): Promise<CountingProxy> {
  const calls: Call[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    calls.push(callOf(incoming, body));
    const options = { method: incoming.method, headers: incoming.headers };
    const target = typeof targetOf === 'string' ? targetOf : await targetOf(incoming);
    const forwarded = request(new URL(incoming.url ?? '/', target), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', (error) => outgoing.destroy(error));
    forwarded.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function callOf({ headers, method, url }: IncomingMessage, body: Buffer): Call {
  const [, accessKeyId = '', service = ''] =
    /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const named = /^Action=(\w+)|&Action=(\w+)/.exec(body.toString('latin1'));
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  return {
    service,
    operation: target ?? named?.[1] ?? named?.[2] ?? `${method} ${url}`,
    userAgent: headers['user-agent'] ?? '',
    accessKeyId,
  };
}
