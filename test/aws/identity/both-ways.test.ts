import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { identify } from '../../../src/aws/identify.ts';
import { identifyThroughSdk } from '../../../src/aws/resolve-credentials.ts';
import { isFailure } from '../../../src/errors/failure.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { type Folder, folderWith, hurriedClock, type Told } from './asking.ts';
import { replying, startStub, stsError, stsIdentity } from './stub.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const ARN = `arn:aws:iam::${'1'.repeat(12)}:user/x`;
const NOW = Date.parse('2026-11-22T12:00:00Z');
const DATE = { date: 'Sun, 22 Nov 2026 12:00:00 GMT' };
const stoppedClock = { ...hurriedClock, now: () => NOW };

function staticFolder(id = KEY, secret = SECRET, more = ''): Folder {
  return folderWith({
    config: `[profile p]\nregion = us-east-2\n${more}`,
    credentials: `[p]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
  });
}

async function ask(
  folder: Folder,
  env: Record<string, string>,
  way: typeof identify,
  clock = stoppedClock,
): Promise<Told> {
  try {
    return (await way(folder.asked('p'), folder.asking(env, clock))).identity;
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { code, exit, message, suggestions } = error;
    // Each request has its own id.
    const { requestId: _, ...details } = error.details;
    return { code, exit, message, suggestions, details };
  }
}

/** Asks both ways, and gives the one answer there may be. */
async function askBothWays(folder: Folder, env: Record<string, string>, clock = stoppedClock): Promise<Told> {
  const short = await ask(folder, env, identify, clock);
  assert.equal(JSON.stringify(await ask(folder, env, identifyThroughSdk, clock)), JSON.stringify(short));
  return short;
}

interface Case {
  readonly name: string;
  readonly answer: RequestListener;
  readonly told: string;
  readonly exit?: number;
  readonly says: RegExp;
  readonly advises: RegExp;
}

const error = (status: number, code: string, message: string, headers: Record<string, string> = DATE) =>
  replying(status, stsError(code, message), headers);

const CASES: readonly Case[] = [
  {
    name: 'a key AWS does not know',
    answer: error(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
    told: 'KEY_UNKNOWN',
    exit: 4,
    says: /AKIA…MPLE/,
    advises: /--wait 60s/,
  },
  {
    name: 'a secret that is another key’s',
    answer: error(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    ),
    told: 'SIGNATURE_WRONG',
    exit: 4,
    says: /not the secret of that key/,
    advises: /profile write/,
  },
  {
    name: 'a clock that is behind, by AWS’s words',
    answer: error(
      403,
      'SignatureDoesNotMatch',
      'Signature expired: 20261122T120000Z is now earlier than 20261122T121500Z (20261122T123000Z - 15 min.)',
    ),
    told: 'CLOCK_SKEWED',
    exit: 4,
    says: /30 minutes behind/,
    advises: /clock/,
  },
  {
    name: 'a clock that is ahead, by AWS’s words',
    answer: error(
      403,
      'SignatureDoesNotMatch',
      'Signature not yet current: 20261122T120000Z is still later than 20261122T110500Z (20261122T105000Z + 15 min.)',
    ),
    told: 'CLOCK_SKEWED',
    exit: 4,
    says: /1 hour 10 minutes ahead/,
    advises: /clock/,
  },
  {
    name: 'a clock that is wrong, by the header Date alone',
    answer: error(403, 'RequestExpired', 'Request has expired.', { date: 'Sun, 22 Nov 2026 14:00:05 GMT' }),
    told: 'CLOCK_SKEWED',
    exit: 4,
    says: /2 hours 5 seconds behind/,
    advises: /clock/,
  },
  {
    name: 'a session that has expired',
    answer: error(403, 'ExpiredToken', 'The security token included in the request is expired'),
    told: 'CREDENTIALS_EXPIRED',
    exit: 4,
    says: /has expired/,
    advises: /new session/,
  },
  {
    name: 'an expired session by the modelled error',
    answer: error(400, 'ExpiredTokenException', 'The security token included in the request is expired'),
    told: 'CREDENTIALS_EXPIRED',
    exit: 4,
    says: /has expired/,
    advises: /new session/,
  },
  {
    name: 'a token that is none',
    answer: error(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.'),
    told: 'TOKEN_INVALID',
    exit: 4,
    says: /session token/,
    advises: /aws_session_token/,
  },
  {
    name: 'an account that is not signed up yet',
    answer: error(403, 'OptInRequired', 'The AWS Access Key Id needs a subscription for the service'),
    told: 'NOT_YET_USABLE',
    exit: 4,
    says: /not usable yet/,
    advises: /--wait/,
  },
  {
    name: 'a region that is not enabled',
    answer: error(403, 'RegionDisabledException', 'STS is not activated in this region for account 123456789012.'),
    told: 'REGION_NOT_ENABLED',
    exit: 1,
    says: /us-east-2 is not enabled/,
    advises: /pf aws account add/,
  },
  {
    name: 'a policy of the organization that forbids the call',
    answer: error(
      403,
      'AccessDenied',
      'User: arn:aws:iam::1:user/&quot;x&quot; is not authorized with an explicit deny',
    ),
    told: 'CREDENTIALS_DENIED',
    exit: 4,
    says: /"x" is not authorized/,
    advises: /policy/,
  },
  {
    name: 'throttling without end',
    answer: error(400, 'Throttling', 'Rate exceeded'),
    told: 'AWS_THROTTLED',
    exit: 6,
    says: /throttles GetCallerIdentity/,
    advises: /--wait/,
  },
  {
    name: 'too many requests, by status',
    answer: error(429, 'Whatever', 'Slow down'),
    told: 'AWS_THROTTLED',
    exit: 6,
    says: /throttles/,
    advises: /--wait/,
  },
  {
    name: 'too many requests, by whatever stands before AWS',
    answer: replying(429, '<html>slow down</html>', { 'content-type': 'text/html' }),
    told: 'AWS_THROTTLED',
    exit: 6,
    says: /throttles it \(429\)/,
    advises: /--wait/,
  },
  {
    name: 'an internal error of AWS',
    answer: error(500, 'InternalFailure', 'The request processing has failed'),
    told: 'AWS_UNAVAILABLE',
    exit: 6,
    says: /InternalFailure/,
    advises: /health/,
  },
  {
    name: 'a refusal nobody has heard of',
    answer: error(400, 'SomethingElse', 'In words of\n its own'),
    told: 'AWS_REFUSED',
    exit: 1,
    says: /SomethingElse: In words of its own/,
    advises: /own words/,
  },
  {
    name: 'a login page in the way',
    answer: replying(200, '<!doctype html><html><body>Please log in</body></html>', { 'content-type': 'text/html' }),
    told: 'ENDPOINT_STRANGE',
    exit: 6,
    says: /is not AWS/,
    advises: /login page/,
  },
  {
    name: 'a page that is not found',
    answer: replying(404, 'no such page', { 'content-type': 'text/plain' }),
    told: 'ENDPOINT_STRANGE',
    exit: 6,
    says: /status 404/,
    advises: /AWS_ENDPOINT_URL/,
  },
  {
    name: 'a load balancer without anybody behind it',
    answer: replying(503, '<html><body>503 Service Unavailable</body></html>', { 'content-type': 'text/html' }),
    told: 'ENDPOINT_STRANGE',
    exit: 6,
    says: /status 503/,
    advises: /AWS_ENDPOINT_URL/,
  },
  {
    name: 'an empty reply',
    answer: replying(200, ''),
    told: 'ENDPOINT_STRANGE',
    exit: 6,
    says: /status 200/,
    advises: /AWS_ENDPOINT_URL/,
  },
  {
    name: 'a connection that is cut',
    answer: (request) => request.socket.destroy(),
    told: 'AWS_UNREACHABLE',
    exit: 6,
    says: /cut \(ECONNRESET\)/,
    advises: /network/,
  },
];

describe('whose the credentials are, the short way and the SDK’s', () => {
  const folders: Folder[] = [];
  const opened = (folder: Folder) => {
    folders.push(folder);
    return folder;
  };
  after(() => {
    for (const folder of folders) folder.close();
  });

  for (const { name, answer, told, exit, says, advises } of CASES) {
    it(`tells ${name}: ${told}`, async () => {
      const stub = await startStub(answer);
      try {
        const said = await askBothWays(opened(staticFolder()), { AWS_ENDPOINT_URL: stub.url });
        assert.ok('code' in said, JSON.stringify(said));
        assert.equal(said.code, told);
        assert.equal(said.exit, exit);
        assert.match(said.message, says);
        assert.match(said.suggestions.join('\n'), advises);
        assert.doesNotMatch(JSON.stringify(said), new RegExp(SECRET.slice(0, 12)));
      } finally {
        await stub.close();
      }
    });
  }

  it('tells an identity, entities resolved', async () => {
    const stub = await startStub(
      replying(200, stsIdentity('012345678901', 'arn:aws:iam::012345678901:user/a&amp;b', 'AIDAX')),
    );
    try {
      const said = await askBothWays(opened(staticFolder()), { AWS_ENDPOINT_URL: stub.url });
      assert.deepEqual(said, { account: '012345678901', arn: 'arn:aws:iam::012345678901:user/a&b', userId: 'AIDAX' });
    } finally {
      await stub.close();
    }
  });

  it('asks again what may pass, three times in all, on both ways', async () => {
    let left = 2;
    const stub = await startStub((request, response) => {
      const next =
        left > 0 ? error(500, 'InternalFailure', 'Oops') : replying(200, stsIdentity('1'.repeat(12), ARN, 'id'));
      left = left > 0 ? left - 1 : 2;
      next(request, response);
    });
    try {
      const said = await askBothWays(opened(staticFolder()), { AWS_ENDPOINT_URL: stub.url });
      assert.deepEqual(said, { account: '1'.repeat(12), arn: ARN, userId: 'id' });
      assert.equal(stub.requests.length, 6);
    } finally {
      await stub.close();
    }
  });

  // By each way.
  for (const [said, times] of [
    ['1', 1],
    ['50', 10],
    ['0', 3],
    ['many', 3],
  ] as const) {
    it(`asks ${times} times where AWS_MAX_ATTEMPTS says ${said}`, async () => {
      const stub = await startStub(error(400, 'Throttling', 'Rate exceeded'));
      try {
        await askBothWays(opened(staticFolder()), { AWS_ENDPOINT_URL: stub.url, AWS_MAX_ATTEMPTS: said });
        assert.equal(stub.requests.length, 2 * times);
      } finally {
        await stub.close();
      }
    });
  }

  for (const [url, says] of [
    ['http://127.0.0.1:1', /nothing listens there \(ECONNREFUSED\)/],
    ['https://no-such-host.invalid', /\((?:ENOTFOUND|EAI_AGAIN)\)/],
  ] as const) {
    it(`tells that ${url} is out of reach`, async () => {
      const said = await askBothWays(opened(staticFolder()), { AWS_ENDPOINT_URL: url });
      assert.ok('code' in said);
      assert.equal(said.code, 'AWS_UNREACHABLE');
      assert.equal(said.exit, 6);
      assert.match(said.message, says);
    });
  }

  it('tells a proxy that is out of reach, without its password', async () => {
    const env = { AWS_ENDPOINT_URL: 'https://sts.example', HTTPS_PROXY: 'http://me:hunter2@127.0.0.1:1' };
    const said = await askBothWays(opened(staticFolder()), env);
    assert.ok('code' in said);
    assert.equal(said.code, 'PROXY_TROUBLE');
    assert.match(said.message, /proxy http:\/\/127\.0\.0\.1:1: nothing listens/);
    assert.doesNotMatch(JSON.stringify(said), /hunter2/);
  });

  it('tells a proxy that wants a password', async () => {
    const proxy = await startStub(
      replying(407, '<html>authenticate</html>', { 'proxy-authenticate': 'Basic realm="x"' }),
    );
    try {
      const said = await askBothWays(opened(staticFolder()), {
        AWS_ENDPOINT_URL: 'http://sts.example',
        PF_AWS_ALLOW_ENDPOINTS: '1',
        http_proxy: proxy.url,
      });
      assert.ok('code' in said);
      assert.equal(said.code, 'PROXY_TROUBLE');
      assert.match(said.message, /407/);
      assert.equal(proxy.requests.length, 2);
    } finally {
      await proxy.close();
    }
  });

  it('goes past the proxy to what NO_PROXY names', async () => {
    const stub = await startStub(replying(200, stsIdentity('1'.repeat(12), ARN, 'id')));
    try {
      const env = {
        AWS_ENDPOINT_URL: stub.url,
        HTTP_PROXY: 'http://127.0.0.1:1',
        NO_PROXY: 'other.example,127.0.0.0/8',
      };
      assert.deepEqual(await askBothWays(opened(staticFolder()), env), {
        account: '1'.repeat(12),
        arn: ARN,
        userId: 'id',
      });
    } finally {
      await stub.close();
    }
  });

  describe('over TLS', () => {
    let tls: { key: string; cert: string };
    let folder: Folder;

    before(function () {
      folder = opened(staticFolder());
      const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
      try {
        const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
        const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
        execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...subject], {
          stdio: 'ignore',
        });
      } catch {
        console.log('      skipped: no openssl on PATH to make a certificate with');
        this.skip();
      }
      tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
    });

    it('tells a certificate nobody trusts', async () => {
      const stub = await startStub(replying(200, stsIdentity('1'.repeat(12), ARN, 'id')), tls);
      try {
        const said = await askBothWays(folder, { AWS_ENDPOINT_URL: stub.url });
        assert.ok('code' in said);
        assert.equal(said.code, 'TLS_TROUBLE');
        assert.equal(said.exit, 6);
        assert.match(said.suggestions.join('\n'), /AWS_CA_BUNDLE/);
      } finally {
        await stub.close();
      }
    });

    it('trusts what AWS_CA_BUNDLE names, never what ca_bundle of the profile does', async () => {
      const stub = await startStub(replying(200, stsIdentity('1'.repeat(12), ARN, 'id')), tls);
      try {
        const bundle = join(folder.path, 'cert.pem');
        const identity = { account: '1'.repeat(12), arn: ARN, userId: 'id' };
        assert.deepEqual(await askBothWays(folder, { AWS_ENDPOINT_URL: stub.url, AWS_CA_BUNDLE: bundle }), identity);
        const other = opened(staticFolder(KEY, SECRET, `ca_bundle = ${bundle}\n`));
        const said = await askBothWays(other, { AWS_ENDPOINT_URL: stub.url });
        assert.equal('code' in said && said.code, 'TLS_TROUBLE');
      } finally {
        await stub.close();
      }
    });

    it('goes through the tunnel of a proxy', async () => {
      const stub = await startStub(replying(200, stsIdentity('1'.repeat(12), ARN, 'id')), tls);
      const tunnelled: string[] = [];
      const proxy = createServer().on('connect', (request, client) => {
        tunnelled.push(request.url ?? '');
        const { port } = new URL(stub.url);
        const server = connect(Number(port), '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          server.pipe(client).pipe(server);
        });
        client.on('error', () => server.destroy());
        server.on('error', () => client.destroy());
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      try {
        const address = proxy.address();
        assert.ok(address !== null && typeof address === 'object');
        const env = {
          AWS_ENDPOINT_URL: stub.url,
          AWS_CA_BUNDLE: join(folder.path, 'cert.pem'),
          HTTPS_PROXY: `http://127.0.0.1:${address.port}`,
        };
        assert.deepEqual(await askBothWays(folder, env), { account: '1'.repeat(12), arn: ARN, userId: 'id' });
        assert.deepEqual(new Set(tunnelled), new Set([new URL(stub.url).host]));
      } finally {
        proxy.closeAllConnections();
        await Promise.all([new Promise((resolve) => proxy.close(resolve)), stub.close()]);
      }
    });

    it('tells a proxy that refuses the tunnel', async () => {
      const proxy = await startStub(replying(403, 'no'));
      try {
        const env = { AWS_ENDPOINT_URL: 'https://sts.example', HTTPS_PROXY: proxy.url };
        const said = await askBothWays(folder, env);
        assert.ok('code' in said);
        assert.equal(said.code, 'PROXY_TROUBLE');
      } finally {
        await proxy.close();
      }
    });

    it('tells a bundle that is not there', async () => {
      const said = await askBothWays(folder, {
        AWS_ENDPOINT_URL: 'https://127.0.0.1:1',
        AWS_CA_BUNDLE: '/no/such.pem',
      });
      assert.ok('code' in said);
      assert.equal(said.code, 'TLS_TROUBLE');
      assert.match(said.message, /\/no\/such\.pem.*ENOENT/);
    });

    it('tells a bundle that holds no certificate', async () => {
      const bundle = join(folder.path, 'credentials');
      const said = await askBothWays(folder, { AWS_ENDPOINT_URL: 'https://127.0.0.1:1', AWS_CA_BUNDLE: bundle });
      assert.ok('code' in said);
      assert.equal(said.code, 'TLS_TROUBLE');
      assert.match(said.message, /credentials \(AWS_CA_BUNDLE\) holds no certificate/);
    });

    it('names no authority where the certificate is for another host', async () => {
      const stub = await startStub(replying(200, ''), tls);
      try {
        const url = stub.url.replace('127.0.0.1', 'localhost');
        const bundle = join(folder.path, 'cert.pem');
        const said = await askBothWays(folder, { AWS_ENDPOINT_URL: url, AWS_CA_BUNDLE: bundle });
        assert.ok('code' in said);
        assert.equal(said.code, 'TLS_TROUBLE');
        assert.match(said.suggestions.join(), /^Check AWS_ENDPOINT_URL and the proxy/);
      } finally {
        await stub.close();
      }
    });

    it('tells a server that speaks no TLS', async () => {
      const stub = await startStub(replying(200, ''));
      try {
        const said = await askBothWays(folder, { AWS_ENDPOINT_URL: stub.url.replace('http:', 'https:') });
        assert.ok('code' in said);
        assert.equal(said.code, 'TLS_TROUBLE');
        assert.match(said.message, /does not speak TLS/);
        assert.match(said.suggestions.join(), /^Check AWS_ENDPOINT_URL \(https/);
      } finally {
        await stub.close();
      }
    });
  });

  it('tells a character that no key has from a network that fails', async () => {
    const folder = opened(staticFolder(KEY, SECRET, 'aws_session_token = “pasted”\n'));
    const said = await askBothWays(folder, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    assert.ok('code' in said);
    assert.deepEqual([said.code, said.exit], ['CREDENTIALS_UNRESOLVED', 4]);
    assert.match(said.message, /contains an invalid character/);
  });

  it('takes what is no character in AWS’s words as it stands', async () => {
    const stub = await startStub(error(403, 'AccessDenied', 'x &#99999999; y'));
    try {
      const said = await ask(opened(staticFolder()), { AWS_ENDPOINT_URL: stub.url }, identify);
      assert.ok('code' in said);
      assert.match(said.message, /x &#99999999; y/);
    } finally {
      await stub.close();
    }
  });

  describe('against the sandbox', () => {
    let sandbox: Sandbox;
    const keep = useCleanup();
    before(async () => {
      sandbox = await keep(startSandbox());
    });
    const live = { ...hurriedClock };
    const env = () => ({ AWS_ENDPOINT_URL: sandbox.endpoint });

    it('agrees on whose a key is', async () => {
      const key = sandbox.scenario.createUser(sandbox.managementAccountId, 'somebody');
      const said = await askBothWays(opened(staticFolder(key.accessKeyId, key.secretAccessKey)), env(), live);
      assert.ok('account' in said);
      assert.equal(said.account, sandbox.managementAccountId);
      assert.match(said.arn, /:user\/somebody$/);
    });

    it('agrees on a wrong secret, an unknown key, a key that is off', async () => {
      const key = sandbox.scenario.createUser(sandbox.managementAccountId, 'other');
      const wrong = await askBothWays(opened(staticFolder(key.accessKeyId, SECRET)), env(), live);
      assert.ok('code' in wrong);
      assert.equal(wrong.code, 'SIGNATURE_WRONG');
      sandbox.scenario.setKeyActive(key.accessKeyId, false);
      const off = await askBothWays(opened(staticFolder(key.accessKeyId, key.secretAccessKey)), env(), live);
      assert.ok('code' in off);
      assert.equal(off.code, 'KEY_UNKNOWN');
      assert.match(off.message, new RegExp(`made for account ${sandbox.managementAccountId}`));
    });

    it('agrees that the clock is wrong, where the SDK by itself would mend it in silence', async () => {
      const wrong = await startSandbox({ now: () => NOW + 20 * 60_000 + 5_000 });
      const { accessKeyId, secretAccessKey } = wrong.rootCredentials;
      const folder = opened(staticFolder(accessKeyId, secretAccessKey));
      const said = await askBothWays(folder, { AWS_ENDPOINT_URL: wrong.endpoint });
      await wrong.close();
      assert.ok('code' in said);
      assert.equal(said.code, 'CLOCK_SKEWED');
      assert.match(said.message, /20 minutes 5 seconds behind AWS's/);
    });
  });
});
