import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { findAccountQuota } from '../../src/aws/account-creation.ts';
import { getRegionStatus } from '../../src/aws/account-regions.ts';
import { findBucketStanding } from '../../src/aws/buckets.ts';
import type { Environment } from '../../src/aws/caller-identity.ts';
import { getAccountSummary, openIam } from '../../src/aws/iam.ts';
import { identify, resolveCredentials } from '../../src/aws/identify.ts';
import type { Connection } from '../../src/aws/network.ts';
import { retryWithin } from '../../src/aws/network.ts';
import { listAccounts, openOrganizations } from '../../src/aws/organizations.ts';
import { getCallerIdentity, openSts } from '../../src/aws/sts.ts';
import { mergeProfile } from '../../src/config-files/profile.ts';
import { isFailure } from '../../src/errors/failure.ts';
import { contextWith } from '../support/aws-connection.ts';
import { folderWith, hurriedClock } from './identity/asking.ts';
import { replying, type Stub, startStub, stsIdentity } from './identity/stub.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab' };
const ROLE = 'arn:aws:iam::123456789012:role/somebody';

/** An endpoint that only a proxy can find; plain, so that the proxy sees all of it. */
const PLAIN = { AWS_ENDPOINT_URL: 'http://aws.invalid', PF_AWS_ALLOW_ENDPOINTS: '1' };

type Call = (connection: Connection) => Promise<unknown>;

const sentOnce = ({ context }: Connection) => retryWithin(context, 0);

const KEY_VALUES = new Map([
  ['aws_access_key_id', KEYS.accessKeyId],
  ['aws_secret_access_key', KEYS.secretAccessKey],
  ['max_attempts', '1'],
]);
const PROFILE = mergeProfile('key', { config: undefined, credentials: KEY_VALUES });

/** Asks STS whose a profile is, signed here. */
const askSigned: Call = ({ context }) => {
  const files = { configFile: '/no/such/config', credentialsFile: '/no/such/credentials' };
  const requireTrust = async () => assert.fail('a key runs nothing');
  return identify(PROFILE, { ...context, files, profiles: new Map([['key', PROFILE]]), requireTrust });
};

/** Every way in which this tool asks AWS. */
const CALLS: readonly (readonly [string, Call])[] = [
  ['STS, signed here', askSigned],
  ['STS, by the SDK', (connection) => getCallerIdentity(openSts(connection, sentOnce(connection)))],
  ['IAM', (connection) => getAccountSummary(openIam(connection, sentOnce(connection)))],
  ['Organizations', (connection) => listAccounts(openOrganizations(connection, sentOnce(connection)))],
  ['Service Quotas', findAccountQuota],
  ['Account', (connection) => getRegionStatus(connection, sentOnce(connection), { region: 'us-east-2' })],
  [
    'S3',
    async (connection) => {
      const standing = await findBucketStanding(connection, { bucket: 'a-bucket', owner: '1', region: 'us-east-2' });
      if (standing.kind === 'unknown') throw standing.failure;
    },
  ],
];

const connectionOf = (env: Environment, more: Partial<Connection['context']> = {}): Connection => ({
  context: contextWith(env, { clock: hurriedClock, ...more }),
  credentials: KEYS,
  region: 'us-east-2',
});

/** What came of a call, so far as it is one of ours. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return isFailure(error) ? error.code : error;
  }
  return 'answered';
}

describe('every call to AWS', () => {
  const stubs: Stub[] = [];
  const startedWithBody = (answer: RequestListener) => started(answer, true);
  const started = async (answer: RequestListener, hasBody = false) => {
    // A HEAD has no body to go wrong; S3's refusal of one leads to a GET.
    const stub = await startStub((request, response) =>
      request.method === 'HEAD' && hasBody
        ? response.writeHead(403, { 'x-amz-request-id': '1' }).end()
        : answer(request, response),
    );
    stubs.push(stub);
    return stub;
  };
  afterEach(async () => {
    await Promise.all(stubs.splice(0).map((stub) => stub.close()));
  });

  for (const [name, call] of CALLS) {
    describe(name, () => {
      it('goes through the proxy, and past it to the host that NO_PROXY names', async () => {
        const proxy = await started(replying(400, 'through the proxy'));
        const aws = await started(replying(400, 'straight'));
        await failureOf(call(connectionOf({ ...PLAIN, HTTP_PROXY: proxy.url })));
        assert.ok(proxy.requests.length > 0);
        assert.ok(proxy.requests.every(({ url }) => url?.startsWith('http://aws.invalid/')));
        const seen = proxy.requests.length;
        const env = { AWS_ENDPOINT_URL: aws.url, HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' };
        await failureOf(call(connectionOf(env)));
        assert.deepEqual([proxy.requests.length, aws.requests.length > 0], [seen, true]);
      });

      it('ends with its limit where the body drips, or never ends', async () => {
        const dripping = await startedWithBody((_request, response) => {
          response.writeHead(200, { 'content-type': 'text/xml' });
          const timer = setInterval(() => response.write(' '), 5);
          response.on('close', () => clearInterval(timer));
        });
        const slow = connectionOf({ AWS_ENDPOINT_URL: dripping.url }, { callLimitMs: 60 });
        assert.match(String(await failureOf(call(slow))), /UNREACHABLE/);
        let sent = 0;
        const endless = await startedWithBody((_request, response) => {
          response.writeHead(200, { 'content-type': 'text/xml' });
          const block = Buffer.alloc(256 * 1024, 32);
          const more = () => {
            for (let fits = true; fits && !response.destroyed; sent += block.length) fits = response.write(block);
          };
          response.on('drain', more);
          more();
        });
        assert.match(
          String(await failureOf(call(connectionOf({ AWS_ENDPOINT_URL: endless.url })))),
          /UNREACHABLE|STRANGE/,
        );
        assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes`);
      });

      it('is told alike: a dead proxy, a dead host, a page that is not AWS’s', async () => {
        const page = await started(replying(404, '<html>no such page</html>', { 'content-type': 'text/html' }));
        const AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
        const told = [
          await failureOf(call(connectionOf({ ...PLAIN, HTTP_PROXY: AWS_ENDPOINT_URL }))),
          await failureOf(call(connectionOf({ AWS_ENDPOINT_URL }))),
          await failureOf(call(connectionOf({ AWS_ENDPOINT_URL: page.url }))),
        ];
        // Where AWS is played by something without an S3, every name is free.
        const stranger = name === 'S3' ? 'answered' : 'ENDPOINT_STRANGE';
        assert.deepEqual(told, ['PROXY_TROUBLE', 'AWS_UNREACHABLE', stranger]);
      });

      it('ends with the signal of the run, in flight', async () => {
        const asked: ServerResponse[] = [];
        const silent = await started((_request, response) => {
          asked.push(response);
          stopping.abort(new Error('stop'));
        });
        const stopping = new AbortController();
        const connection = connectionOf({ AWS_ENDPOINT_URL: silent.url }, { signal: stopping.signal });
        const ended = call(connection).then(
          () => 'answered',
          () => 'ended',
        );
        assert.equal(await ended, 'ended');
        const [request] = asked;
        assert.ok(request);
        if (!request.destroyed) await once(request, 'close');
      });

      it('is not made where the endpoint is no URL, or excludes another setting', async () => {
        for (const env of [
          { AWS_ENDPOINT_URL: 'localhost 4566' },
          { AWS_ENDPOINT_URL: 'ftp://localhost' },
          { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_USE_FIPS_ENDPOINT: 'true' },
          { AWS_USE_DUALSTACK_ENDPOINT: 'yes' },
        ]) {
          assert.equal(await failureOf(Promise.resolve().then(() => call(connectionOf(env)))), 'ENDPOINT_INVALID');
        }
      });

      it('goes where the variable of the service says, before all else', async () => {
        const service = await started(replying(400, ''));
        const variable = `AWS_ENDPOINT_URL_${name.replace(/,.*/, '').toUpperCase().replace(' ', '_')}`;
        await failureOf(call(connectionOf({ AWS_ENDPOINT_URL: 'http://aws.invalid', [variable]: service.url })));
        assert.ok(service.requests.length > 0);
      });
    });
  }

  it('of the SDK’s for a role or a web identity goes through the proxy, to the endpoint of the profile', async () => {
    for (const operation of ['AssumeRole', 'AssumeRoleWithWebIdentity']) {
      const session =
        '<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>y</SecretAccessKey><SessionToken>z</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>';
      const xml = `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result><Credentials>${session}</Credentials></${operation}Result></${operation}Response>`;
      const proxy = await started(replying(200, xml));
      const source =
        operation === 'AssumeRole' ? 'source_profile = key' : `web_identity_token_file = ${import.meta.filename}`;
      const folder = folderWith({
        config: `[profile p]\nregion = us-east-2\nrole_arn = ${ROLE}\nendpoint_url = http://aws.invalid\n${source}\n`,
        credentials: `[key]\naws_access_key_id = ${KEYS.accessKeyId}\naws_secret_access_key = ${KEYS.secretAccessKey}\n`,
      });
      try {
        const context = folder.asking({ HTTP_PROXY: proxy.url, PF_AWS_ALLOW_ENDPOINTS: '1' });
        const credentials = await resolveCredentials(folder.asked('p'), context);
        assert.deepEqual(credentials, { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'y', sessionToken: 'z' });
        assert.deepEqual(
          proxy.requests.map(({ url }) => url),
          ['http://aws.invalid/'],
        );
      } finally {
        folder.close();
      }
    }
  });
});

describe('what STS says', () => {
  const ACCOUNT = '123456789012';
  const LIES = [
    ['no twelve digits', '../../etc', `arn:aws:iam::${ACCOUNT}:user/x`],
    ['the ARN of another account', ACCOUNT, 'arn:aws:iam::123456789013:user/x'],
    ['the ARN of another partition', ACCOUNT, `arn:aws-cn:iam::${ACCOUNT}:user/x`],
    ['no ARN of IAM or STS', ACCOUNT, `arn:aws:s3::${ACCOUNT}:x`],
    ['a word for an ARN', ACCOUNT, 'arn'],
  ] as const;
  for (const [name, account, arn] of LIES) {
    it(`is not believed with ${name}, whoever asks`, async () => {
      const stub = await startStub(replying(200, stsIdentity(account, arn, 'AIDAX')));
      try {
        const connection = connectionOf({ AWS_ENDPOINT_URL: stub.url });
        assert.equal(await failureOf(askSigned(connection)), 'ENDPOINT_STRANGE');
        const sts = openSts(connection, sentOnce(connection));
        assert.equal(await failureOf(getCallerIdentity(sts)), 'ENDPOINT_STRANGE');
      } finally {
        await stub.close();
      }
    });
  }
});
