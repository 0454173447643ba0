import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseEndpoint } from '../../src/aws/endpoint.ts';
import { assertOwnFiles } from '../../src/aws/handed-files.ts';
import { identify, openConnectionAs, resolveCredentials } from '../../src/aws/identify.ts';
import { sendRequest } from '../../src/aws/request.ts';
import { assertTrusted } from '../../src/aws/trusted-host.ts';
import { contextWith } from '../support/aws-connection.ts';
import { failing } from '../support/failing.ts';
import { type Folder, folderWith } from './identity/asking.ts';
import { replying, type Stub, startStub, stsIdentity } from './identity/stub.ts';

const EVIL = 'http://aws.attacker.example';
const ROLE = 'role_arn = arn:aws:iam::123456789012:role/x\n';
const KEY = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${'x'.repeat(40)}\n`;
const SSO = 'sso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Admin\n';
const SESSION = '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n';
const AT_ALL = `services = x\n[services x]\n${['sts', 'sso', 'sso_oidc', 'signin', 's3'].map((name) => `${name} =\n  endpoint_url = ${EVIL}\n`).join('')}`;
const LOGIN = 'login_session = arn:aws:iam::123456789012:user/x\n';

/** What a stranger may have committed, and what stands in `credentials`. */
const ATTACKS: readonly (readonly [string, string, string?])[] = [
  ['a key, endpoint_url', `[profile p]\nendpoint_url = ${EVIL}\n`, `[p]\n${KEY}`],
  ['a key, endpoint_url in credentials', '[profile p]\n', `[p]\n${KEY}endpoint_url = ${EVIL}\n`],
  ['a key, endpoint_url of [DEFAULT]', `[DEFAULT]\nendpoint_url = ${EVIL}\n[profile p]\n`, `[p]\n${KEY}`],
  ['a key, services', `[profile p]\n${AT_ALL}`, `[p]\n${KEY}`],
  ['a key, endpoint_url of default', `[default]\nendpoint_url = ${EVIL}\n[profile p]\n`, `[p]\n${KEY}`],
  ['a key, services of default', `[profile p]\n[default]\n${AT_ALL}`, `[p]\n${KEY}`],
  ['a role', `[profile p]\n${ROLE}source_profile = key\nendpoint_url = ${EVIL}\n`, `[key]\n${KEY}`],
  ['a role, its source', `[profile p]\n${ROLE}source_profile = key\n`, `[key]\n${KEY}endpoint_url = ${EVIL}\n`],
  [
    'a role, its source of default',
    `[default]\nendpoint_url = ${EVIL}\n[profile p]\n${ROLE}source_profile = key\n`,
    `[key]\n${KEY}`,
  ],
  ['a web identity', `[profile p]\n${ROLE}web_identity_token_file = ${import.meta.filename}\nendpoint_url = ${EVIL}\n`],
  ['a web identity, services', `[profile p]\n${ROLE}web_identity_token_file = ${import.meta.filename}\n${AT_ALL}`],
  ['SSO', `${SESSION}[profile p]\n${SSO}endpoint_url = ${EVIL}\n`],
  ['SSO, services', `${SESSION}[profile p]\n${SSO}${AT_ALL}`],
  ['SSO, endpoint_url of default', `${SESSION}[default]\nendpoint_url = ${EVIL}\n[profile p]\n${SSO}`],
  ['SSO, services of default', `${SESSION}[profile p]\n${SSO}[default]\n${AT_ALL}`],
  ['a login', `[profile p]\nregion = us-east-2\n${LOGIN}endpoint_url = ${EVIL}\n`],
  ['another scheme of the same', `[profile p]\nendpoint_url = https://sts.us-east-1.amazonaws.com\n`, `[p]\n${KEY}`],
  [
    'a name that begins like loopback',
    `[profile p]\nendpoint_url = http://127.0.0.1.attacker.example\n`,
    `[p]\n${KEY}`,
  ],
  [
    'a user that is called like loopback',
    `[profile p]\nendpoint_url = http://localhost:80@attacker.example\n`,
    `[p]\n${KEY}`,
  ],
];

describe('an endpoint that the repository’s files name', () => {
  let [stub, folder]: [Stub | undefined, Folder | undefined] = [undefined, undefined];
  afterEach(async () => {
    folder?.close();
    await stub?.close();
  });

  /** The attacker's host, reached as every host is: by the proxy. It must see nothing. */
  async function lure(config: string, credentials = '') {
    stub = await startStub(replying(200, stsIdentity('1'.repeat(12), `arn:aws:iam::${'1'.repeat(12)}:user/x`, 'AIDA')));
    folder = folderWith({ config, credentials });
    const cache = join(folder.path, '.aws', 'sso', 'cache');
    mkdirSync(cache, { recursive: true });
    const token = { accessToken: 'bearer', startUrl: 'https://corp.awsapps.com/start', region: 'us-east-1' };
    const refresh = {
      clientId: 'c',
      clientSecret: 's',
      refreshToken: 'r',
      registrationExpiresAt: '2099-01-01T00:00:00Z',
    };
    const file = join(cache, `${createHash('sha1').update('corp').digest('hex')}.json`);
    writeFileSync(
      file,
      JSON.stringify({ ...token, ...refresh, expiresAt: new Date(Date.now() + 60_000).toISOString() }),
    );
    // https leads nowhere.
    const env = { HTTP_PROXY: stub.url, HTTPS_PROXY: 'http://127.0.0.1:1', HOME: folder.path };
    return { stub, folder, profile: folder.asked('p'), env };
  }

  for (const [name, config, credentials] of ATTACKS) {
    it(`is asked by no call: ${name}`, async () => {
      const { stub, folder, profile, env } = await lure(config, credentials);
      const context = folder.asking(env);
      const failure = await failing('ENDPOINT_FOREIGN', () => identify(profile, context));
      assert.equal(failure.exit, 7);
      await failing('ENDPOINT_FOREIGN', () => openConnectionAs(profile, context, undefined));
      if (profile.kind !== 'static') await failing('ENDPOINT_FOREIGN', () => resolveCredentials(profile, context));
      assert.deepEqual(stub.requests, []);
    });
  }

  it('is nothing that the SDK finds by itself, on this machine or under another name', async () => {
    const sso = `${SESSION}[profile p]\n${SSO}`;
    const { stub, profile, env } = await lure(sso);
    for (const url of [stub.url, EVIL]) {
      const names = ['pf-no-profile', 'pf no profile', 'pf'];
      const bait = names.map((name) => `[profile ${name}]\nendpoint_url = ${url}\n`).join('');
      const baited = folderWith({ config: `${bait}${sso}` });
      // AWS's own host is asked, by a proxy that is not there.
      const failure = await failing('CREDENTIALS_UNRESOLVED', () => resolveCredentials(profile, baited.asking(env)));
      assert.match(failure.message, /ECONNREFUSED 127\.0\.0\.1:1/);
      baited.close();
    }
    assert.deepEqual(stub.requests, []);
  });

  it('gets no token of SSO, on this machine neither, where a neighbour may listen', async () => {
    const { stub, env } = await lure(`${SESSION}[profile p]\n${SSO}`);
    for (const lines of [
      `${SESSION}[profile p]\n${SSO}endpoint_url = ${stub.url}\n`,
      `${SESSION}[default]\nendpoint_url = ${stub.url}\n[profile p]\n${SSO}`,
      `${SESSION}[profile p]\n${SSO}${AT_ALL.replaceAll(EVIL, stub.url)}`,
      `[profile p]\nregion = us-east-2\n${LOGIN}endpoint_url = ${stub.url}\n`,
    ]) {
      const baited = folderWith({ config: lines });
      await failing('ENDPOINT_FOREIGN', () => identify(baited.asked('p'), baited.asking(env)));
      baited.close();
    }
    for (const service of ['sso', 'sso-oidc'] as const) {
      const values = new Map([['endpoint_url', stub.url]]);
      await failing('ENDPOINT_FOREIGN', () => chooseEndpoint(service, { region: 'us-east-1', values, env: {} }));
    }
    assert.deepEqual(stub.requests, []);
  });

  it('is asked where it is on this machine, as a colleague’s LocalStack is', async () => {
    for (const host of ['127.0.0.1', 'localhost', '127.1']) {
      const { stub, folder } = await lure('[profile p]\n', `[p]\n${KEY}`);
      const url = stub.url.replace('127.0.0.1', host);
      const local = folderWith({ config: `[profile p]\nendpoint_url = ${url}\n`, credentials: `[p]\n${KEY}` });
      const { identity } = await identify(local.asked('p'), local.asking({}));
      assert.equal(identity.account, '1'.repeat(12));
      assert.equal(stub.requests.length, 1);
      local.close();
      folder.close();
      await stub.close();
    }
    folder = undefined;
    stub = undefined;
  });

  it('is asked where the person says so', async () => {
    const { stub, folder, profile, env } = await lure(`[profile p]\nendpoint_url = ${EVIL}\n`, `[p]\n${KEY}`);
    await identify(profile, folder.asking({ ...env, PF_AWS_ALLOW_ENDPOINTS: '1' }));
    assert.deepEqual(
      stub.requests.map(({ url }) => url),
      [`${EVIL}/`],
    );
  });

  it('gives way to the environment’s, and hinders nobody then', async () => {
    const { stub, folder, profile, env } = await lure(
      `[default]\nendpoint_url = ${EVIL}\n[profile p]\nendpoint_url = ${EVIL}\n`,
      `[p]\n${KEY}`,
    );
    await identify(profile, folder.asking({ ...env, AWS_ENDPOINT_URL: stub.url, NO_PROXY: '127.0.0.1' }));
    assert.equal(stub.requests.length, 1);
  });
});

describe('a profile that rests on thousands of others', () => {
  it('is followed for a while, and asked about by nobody', async () => {
    const links = Array.from(
      { length: 3_000 },
      (_none, at) => `[profile p${at}]\n${ROLE}source_profile = p${at + 1}\n`,
    );
    const folder = folderWith({ config: links.join('') });
    const failure = await failing('CREDENTIALS_UNRESOLVED', () => identify(folder.asked('p0'), folder.asking({})));
    assert.match(failure.message, /rests on 100 others and more/);
    folder.close();
  });
});

describe('an endpoint that the environment names', () => {
  const chosen = (env: Record<string, string>) =>
    chooseEndpoint('sts', { region: 'us-east-1', values: new Map(), env }).url?.href;

  it('may be any host by https, by http this machine alone', () => {
    assert.equal(chosen({ AWS_ENDPOINT_URL: 'https://vpce.example' }), 'https://vpce.example/');
    assert.equal(chosen({ AWS_ENDPOINT_URL: 'http://[::1]:4566' }), 'http://[::1]:4566/');
    assert.equal(chosen({ AWS_ENDPOINT_URL: 'http://x', PF_AWS_ALLOW_ENDPOINTS: '1' }), 'http://x/');
    for (const url of ['http://x', 'http://sts.us-east-1.amazonaws.com', 'http://localhost.example']) {
      assert.throws(() => chosen({ AWS_ENDPOINT_URL: url }), { code: 'ENDPOINT_FOREIGN' });
      assert.throws(() => chosen({ AWS_ENDPOINT_URL_STS: url, PF_AWS_ALLOW_ENDPOINTS: '0' }), {
        code: 'ENDPOINT_FOREIGN',
      });
    }
  });
});

describe('the last look at where a request goes', () => {
  const trusted = (url: string, env = {}) => {
    assertTrusted(new URL(url), env);
    return true;
  };

  it('lets through to AWS, in whatever partition, and to this machine', () => {
    for (const host of [
      'sts.us-east-1.amazonaws.com',
      'sts.cn-north-1.amazonaws.com.cn',
      'organizations.us-east-1.api.aws',
      'b.s3.eusc-de-east-1.amazonaws.eu',
      'us-east-1.signin.aws.amazon.com',
    ]) {
      assert.ok(trusted(`https://${host}`));
      assert.throws(() => trusted(`http://${host}`), { code: 'ENDPOINT_FOREIGN' });
    }
    assert.ok(trusted('http://localhost:4566'));
  });

  it('and else nowhere but where a variable says', async () => {
    for (const url of [
      'https://evilamazonaws.com',
      'https://amazonaws.com.evil.example',
      'https://evil.example',
      'https://sts.amazonaws.com:4444',
    ]) {
      assert.throws(() => trusted(url), { code: 'ENDPOINT_FOREIGN' });
      const { port, hostname } = new URL(url);
      assert.ok(trusted(url, { AWS_ENDPOINT_URL_SSO: `https://${hostname}${port ? `:${port}` : ''}/path` }));
      assert.throws(() => trusted(url, { AWS_ENDPOINT_URL: `https://${hostname}:4445` }), { code: 'ENDPOINT_FOREIGN' });
    }
    const outgoing = { url: new URL(EVIL), method: 'GET', headers: {}, body: undefined };
    await failing('ENDPOINT_FOREIGN', () => sendRequest(contextWith({}), outgoing));
  });
});

describe('files that are handed to another program', () => {
  const refused = (config: string, env = {}, credentials = '') => {
    const folder = folderWith({ config, credentials });
    try {
      assertOwnFiles(
        { configFile: join(folder.path, 'config'), credentialsFile: join(folder.path, 'credentials') },
        env,
      );
      return undefined;
    } catch (error) {
      assert.ok(error instanceof Error && 'code' in error && error.code === 'ENDPOINT_FOREIGN');
      return error.message.replace(`${folder.path}/`, '');
    } finally {
      folder.close();
    }
  };

  it('name no foreign host, in whatever section', () => {
    const value = `endpoint_url = ${EVIL}`;
    const lines = [
      `[profile other]\n${value}`,
      `[default]\n${value}`,
      `[services x]\nsts =\n  ${value}`,
      `[default]\nENDPOINT_URL: ${EVIL}`,
      `[x]\n[y]\r\n${value}`,
    ];
    for (const text of lines) assert.ok(refused(`${text}\n`), text);
    assert.ok(refused('', {}, `[p]\n${value}\n`));
    for (const url of [
      'http://localhost:80@evil.example',
      'http://127.0.0.1.evil.example',
      'http://localhost ; @evil.example',
      'http:\\\\evil.example',
      'evil.example',
    ]) {
      assert.ok(refused(`[default]\nendpoint_url = ${url}\n`), url);
    }
  });

  it('name no host at all, this machine neither, where somebody signs in with a token', () => {
    const here = '[profile x]\nendpoint_url = http://127.0.0.1:4566\n';
    assert.ok(!refused(here));
    for (const key of ['sso_session = corp', 'sso_start_url = https://corp.awsapps.com/start', LOGIN]) {
      assert.ok(refused(`${here}[profile y]\n${key}\n`), key);
    }
    assert.ok(!refused(`${here}[profile y]\n${LOGIN}`, { PF_AWS_ALLOW_ENDPOINTS: '1' }));
  });

  it('may name this machine, and what the person allows', () => {
    for (const url of [
      'http://localhost:4566',
      'https://127.0.0.1',
      'http://[::1]:1/path',
      'http://localhost:4566 # mine',
    ]) {
      assert.equal(refused(`[default]\nendpoint_url = ${url}\n# endpoint_url = ${EVIL}\n`), undefined);
    }
    assert.equal(refused(`[default]\nendpoint_url = ${EVIL}\n`, { PF_AWS_ALLOW_ENDPOINTS: '1' }), undefined);
  });

  it('lead nowhere else by any other key, or by blanks that others take for none', () => {
    for (const line of [
      `ec2_metadata_service_endpoint = ${EVIL}`,
      'csm_host = attacker.example',
      'data_path = .aws/models',
      'region = attacker.example/?',
      'sso_region = attacker.example#',
      'region = us-east-1 ;@attacker.example/',
      'sso_start_url = https://attacker.example/start',
      'sso_start_url = https://corp.awsapps.com.attacker.example/start',
      `\u001cendpoint_url = ${EVIL}`,
      `endpoint_url = ${EVIL}/#\u2028`,
      'endpoint_url = http://127.0.0.1\n  .attacker.example',
    ]) {
      assert.ok(refused(`[profile p]\n${line}\n`), line);
    }
  });

  it('may hold what AWS documents', () => {
    const config = [
      '[profile p]\nregion = us-east-2 # home\nsso_session = corp\nsts_regional_endpoints = regional',
      'use_fips_endpoint = true\nca_certificates = none\ns3 =\n  addressing_style = path',
      'ec2_metadata_service_endpoint = http://169.254.169.254/\ncsm_host = 127.0.0.1',
      '[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start#/',
      '[profile q]\nregion =\nsso_start_url = https://ssoins-1.portal.us-east-1.app.aws\n',
    ];
    assert.equal(refused(config.join('\n')), undefined);
  });

  it('name no authorities, unless the environment’s go before them, not by leave for endpoints', () => {
    for (const line of ['ca_bundle = .aws/ca.pem', 'ca_bundle =']) {
      const config = `[default]\n${line}\n`;
      assert.match(refused(config) ?? '', /^config, line 2: ca_bundle/);
      assert.ok(refused(config, { PF_AWS_ALLOW_ENDPOINTS: '1' }));
      assert.equal(refused(config, { AWS_CA_BUNDLE: '/etc/ssl/ca.pem' }), undefined);
    }
    for (const key of ['proxy_ca_bundle', 'proxy_client_cert', 'proxy_use_forwarding_for_https']) {
      const config = `[default]\nproxies_config =\n  ${key} = x\n`;
      assert.match(refused(config, { AWS_CA_BUNDLE: '/etc/ssl/ca.pem' }) ?? '', new RegExp(`: ${key} is "x"`));
    }
  });
});
