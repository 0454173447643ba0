import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What somebody asked S3. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  /** Undefined for a request that nobody signed. */
  readonly accessKeyId: string | undefined;
  /** The region it was signed for. */
  readonly region: string | undefined;
  readonly expectedOwner: string | undefined;
}

export interface S3Reply {
  readonly status: number;
  /** Where the bucket stands: `x-amz-bucket-region`. */
  readonly region?: string;
  /** S3's own code; a HEAD has no body to say it in. */
  readonly code?: string;
  /** By something else that answers in the place of S3. */
  readonly stranger?: boolean;
}

/** `hang` never answers. */
export type S3Answers = (request: S3Request) => S3Reply | 'hang';

export interface StubS3 extends AsyncDisposable {
  readonly url: string;
  /** Put in by each test. */
  answer: S3Answers;
  /** In the order they came; a test may empty it. */
  readonly requests: S3Request[];
}

/** S3 as far as a bucket's name is asked about, on loopback; it answers what a test says. */
export async function startStubS3(): Promise<StubS3> {
  const requests: S3Request[] = [];
  const server = createServer((incoming, outgoing) => {
    const request = read(incoming);
    requests.push(request);
    const reply = stub.answer(request);
    if (reply !== 'hang') write(outgoing, request, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stub: StubS3 = {
    url: `http://127.0.0.1:${port}`,
    answer: () => ({ status: 404, code: 'NoSuchBucket' }),
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}

function read({ method = '', url = '/', headers }: IncomingMessage): S3Request {
  const [, accessKeyId, region] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/s3\/aws4_request/.exec(headers.authorization ?? '') ?? [];
  const owner = headers['x-amz-expected-bucket-owner'];
  return {
    method,
    bucket: new URL(url, 'http://s3').pathname.replaceAll('/', ''),
    accessKeyId,
    region,
    expectedOwner: typeof owner === 'string' ? owner : undefined,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html, and ErrorResponses.html beside it. */
function write(outgoing: ServerResponse, { method }: S3Request, { status, region, code, stranger }: S3Reply): void {
  if (stranger !== true) {
    outgoing.setHeader('x-amz-request-id', 'TX00000000000000000A');
    outgoing.setHeader('server', 'AmazonS3');
  }
  if (region !== undefined) outgoing.setHeader('x-amz-bucket-region', region);
  if (method === 'HEAD') {
    outgoing.writeHead(status).end();
    return;
  }
  outgoing.setHeader('content-type', stranger === true ? 'text/html' : 'application/xml');
  const body = code === undefined ? '' : `<Error><Code>${code}</Code><Message>said by the stub</Message></Error>`;
  const list = '<ListBucketResult><MaxKeys>1</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>';
  outgoing.writeHead(status).end(stranger === true ? '<html>log in first</html>' : status === 200 ? list : body);
}
