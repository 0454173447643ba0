import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { decodeAccount } from '../../../src/aws/account-hint.ts';
import { chooseEndpoint, chooseRegion } from '../../../src/aws/endpoint.ts';
import { makeEnvironment, withProcessEnvironment } from '../../../src/aws/environment.ts';
import { planSigned } from '../../../src/aws/identify.ts';
import { chooseProxy, hidePassword } from '../../../src/aws/network.ts';
import { formatDuration, measureClockSkew } from '../../../src/aws/network-errors.ts';
import { hashSha256 } from '../../../src/aws/request.ts';
import { mergeProfile } from '../../../src/config-files/profile.ts';

const values = (entries: Record<string, string>) => new Map(Object.entries(entries));
const chosen = (profile: Record<string, string>, env: Record<string, string>) =>
  chooseEndpoint('sts', { region: chooseRegion(values(profile)), values: values(profile), env });
const KEYS = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'x'.repeat(40) };

describe('the hash of a text', () => {
  for (const text of ['', 'ä', 'x'.repeat(65_536), `${'x'.repeat(65_536)}ä`]) {
    it(`is the same by both ways, of ${text.length} characters`, async () =>
      assert.equal(await hashSha256(text), createHash('sha256').update(text).digest('hex')));
    it(`is the same with a secret by both ways, of ${text.length} characters`, async () =>
      assert.equal(await hashSha256(text, 'ä'), createHmac('sha256', 'ä').update(text).digest('hex')));
  }
});

describe('the proxy a request goes through', () => {
  const url = new URL('https://sts.us-east-2.amazonaws.com');
  const proxy = 'http://proxy:3128';
  const CASES: readonly (readonly [string, string, Record<string, string>, string | undefined])[] = [
    ['none', url.href, {}, undefined],
    ['by scheme', url.href, { HTTPS_PROXY: proxy, HTTP_PROXY: 'http://other' }, proxy],
    ['lower case first', url.href, { HTTPS_PROXY: 'http://other', https_proxy: proxy }, proxy],
    ['without a scheme of its own', url.href, { https_proxy: 'proxy:3128' }, proxy],
    ['not for the other scheme', 'http://127.0.0.1:80', { HTTPS_PROXY: proxy }, undefined],
    ['everything exempt', url.href, { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined],
    ['a domain exempt', url.href, { HTTPS_PROXY: proxy, NO_PROXY: 'localhost, amazonaws.com' }, undefined],
    ['a domain exempt, with a dot', url.href, { HTTPS_PROXY: proxy, no_proxy: '.amazonaws.com' }, undefined],
    ['a domain exempt, with a star', url.href, { HTTPS_PROXY: proxy, no_proxy: '*.amazonaws.com' }, undefined],
    ['another domain of the same end', url.href, { HTTPS_PROXY: proxy, NO_PROXY: 'naws.com' }, proxy],
    ['a port exempt', 'https://a.example:8443', { HTTPS_PROXY: proxy, NO_PROXY: 'a.example:8443' }, undefined],
    ['another port exempt', url.href, { HTTPS_PROXY: proxy, NO_PROXY: 'amazonaws.com:8443' }, proxy],
    ['an address exempt', 'http://127.0.0.1:4566', { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' }, undefined],
    ['a network exempt', 'http://10.1.2.3', { HTTP_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, undefined],
    ['another network exempt', 'http://11.1.2.3', { HTTP_PROXY: proxy, NO_PROXY: '10.0.0.0/8' }, proxy],
    ['an IPv6 address exempt', 'http://[::1]:80', { HTTP_PROXY: proxy, NO_PROXY: '::1' }, undefined],
  ];
  for (const [name, to, env, through] of CASES) {
    it(name, () => assert.equal(chooseProxy(new URL(to), env), through));
  }

  it('is shown without its password', () => {
    assert.equal(hidePassword('http://me:secret@proxy:3128'), 'http://proxy:3128');
    assert.doesNotMatch(hidePassword('me:secret'), /secret/);
  });
});

describe('where STS is asked', () => {
  const CASES: readonly (readonly [string, Record<string, string>, Record<string, string>, string | undefined])[] = [
    ['the region', { region: 'eu-west-1' }, {}, 'https://sts.eu-west-1.amazonaws.com/'],
    ['no region', {}, {}, 'https://sts.us-east-1.amazonaws.com/'],
    ['a region that is none', { region: 'x # y' }, {}, 'https://sts.us-east-1.amazonaws.com/'],
    ['AWS_ENDPOINT_URL', {}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1/'],
    [
      'AWS_ENDPOINT_URL_STS first',
      {},
      { AWS_ENDPOINT_URL: 'http://a', AWS_ENDPOINT_URL_STS: 'https://b' },
      'https://b/',
    ],
    ['endpoint_url last', { endpoint_url: 'http://localhost' }, {}, 'http://localhost/'],
    [
      'configured ones ignored',
      { region: 'us-east-2', endpoint_url: 'http://c', ignore_configured_endpoint_urls: 'true' },
      { AWS_ENDPOINT_URL: 'http://a' },
      'https://sts.us-east-2.amazonaws.com/',
    ],
    ['the SDK: a services section', { services: 'x', endpoint_url: 'http://c' }, {}, undefined],
    ['the SDK: FIPS', { region: 'us-east-2', use_fips_endpoint: 'true' }, {}, undefined],
    ['the SDK: dual stack', { region: 'us-east-2' }, { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, undefined],
    ['the SDK: another partition', { region: 'us-gov-west-1' }, {}, undefined],
    ['the SDK: China', { region: 'cn-north-1' }, {}, undefined],
    ['a URL with a path', {}, { AWS_ENDPOINT_URL: 'https://a/b' }, 'https://a/b'],
    [
      'a section of the profile that was read',
      { 'sts.endpoint_url': 'http://127.0.0.1:4566', endpoint_url: 'http://c' },
      {},
      'http://127.0.0.1:4566/',
    ],
  ];
  for (const [name, profile, env, endpoint] of CASES) {
    it(name, () => assert.equal(chosen(profile, env).url?.href, endpoint));
  }
});

describe('which way is taken', () => {
  const way = (profile: Record<string, string>) =>
    planSigned(mergeProfile('p', { config: values(profile), credentials: undefined }), chosen(profile, {})) ===
    undefined
      ? 'sdk'
      : 'signed';
  it('the short one for a key, with a session or without', () => {
    assert.equal(way({ ...KEYS, region: 'us-east-2' }), 'signed');
    assert.equal(way({ ...KEYS, region: 'us-east-2', aws_session_token: 'y' }), 'signed');
  });
  it('the SDK’s for what readers disagree on, and for every other kind', () => {
    assert.equal(way({ ...KEYS, aws_secret_access_key: 'x # mine' }), 'sdk');
    assert.equal(way({ ...KEYS, region: 'us-gov-west-1' }), 'sdk');
    assert.equal(way({ ...KEYS, aws_credential_scope: 'us' }), 'sdk');
    assert.equal(way({ role_arn: 'x', source_profile: 'y' }), 'sdk');
  });
});

describe('a clock that is wrong', () => {
  const refusal = (code: string, message: string, date?: string) =>
    ({
      kind: 'refusal',
      status: 403,
      code,
      message,
      ...(date === undefined ? {} : { date: Date.parse(date) }),
    }) as const;
  const now = Date.parse('2026-01-01T12:00:00Z');
  it('is measured by AWS’s words, and by its header where there are none', () => {
    const words =
      'Signature expired: 20260101T120000Z is now earlier than 20260101T121500Z (20260101T123000Z - 15 min.)';
    assert.equal(measureClockSkew(refusal('SignatureDoesNotMatch', words), now), -30 * 60_000);
    assert.equal(measureClockSkew(refusal('RequestTimeTooSkewed', 'x', '2026-01-01T11:00:00Z'), now), 3_600_000);
    assert.ok(Number.isNaN(measureClockSkew(refusal('RequestExpired', 'x'), now)));
  });
  it('is not made of a wrong secret, unless the header says so', () => {
    assert.equal(measureClockSkew(refusal('SignatureDoesNotMatch', 'x', '2026-01-01T12:00:05Z'), now), undefined);
    assert.equal(measureClockSkew(refusal('SignatureDoesNotMatch', 'x', '2026-01-01T13:00:00Z'), now), -3_600_000);
    assert.equal(measureClockSkew(refusal('InvalidClientTokenId', 'x', '2026-01-01T13:00:00Z'), now), undefined);
  });
  it('is told in two units', () => {
    assert.equal(formatDuration(-(86_400_000 + 2 * 3_600_000 + 60_000)), '1 day 2 hours');
    assert.equal(formatDuration(61_000), '1 minute 1 second');
    assert.equal(formatDuration(3_600_000), '1 hour');
    assert.equal(formatDuration(0), 'no time');
  });
});

describe('the account in the id of a key', () => {
  // From AWS's own documentation of GetAccessKeyInfo and published examples of the present form.
  it('is read from ids of the present form alone', () => {
    assert.equal(decodeAccount('ASIAQNZGKIQY56JQ7WML'), '029608264753');
    assert.equal(decodeAccount('AKIAIOSFODNN7EXAMPLE'), undefined);
    assert.equal(decodeAccount('AKIA'), undefined);
    assert.equal(decodeAccount('not a key at all!!!!'), undefined);
  });
});

describe('the environment children and the SDK get', () => {
  it('has our files, and nothing that leads elsewhere', () => {
    const files = { configFile: '/r/config', credentialsFile: '/r/credentials' };
    const env = makeEnvironment(files, {
      PATH: '/bin',
      AWS_PROFILE: 'x',
      AWS_ACCESS_KEY_ID: 'y',
      AWS_CONFIG_FILE: 'z',
      AWS_ENDPOINT_URL: 'u',
      AWS_CA_BUNDLE: 'c',
    });
    assert.deepEqual(env, {
      PATH: '/bin',
      AWS_CONFIG_FILE: '/r/config',
      AWS_SHARED_CREDENTIALS_FILE: '/r/credentials',
      AWS_ENDPOINT_URL: 'u',
      AWS_CA_BUNDLE: 'c',
    });
  });

  it('is this process’s own for a while: shared by those who want the same, others wait', async () => {
    const before = { ...process.env };
    const seen: string[] = [];
    const visit = (name: string, ticks: number) =>
      withProcessEnvironment({ PF_TEST_ENVIRONMENT: name }, async () => {
        seen.push(`in ${process.env.PF_TEST_ENVIRONMENT}`);
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        seen.push(`out ${process.env.PF_TEST_ENVIRONMENT}`);
      });
    await Promise.all([visit('a', 5), visit('b', 1), visit('a', 2), visit('b', 3)]);
    assert.deepEqual(seen.slice(0, 4), ['in a', 'in a', 'out a', 'out a']);
    assert.deepEqual(
      seen.slice(4).map((entry) => entry.slice(-1)),
      ['b', 'b', 'b', 'b'],
    );
    assert.deepEqual({ ...process.env }, before);
  });

  it('is put back after a failure', async () => {
    const before = { ...process.env };
    await assert.rejects(
      withProcessEnvironment({ X: 'y' }, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.deepEqual({ ...process.env }, before);
  });
});

describe("AWS's own hosts", () => {
  const hostOf = (service: Parameters<typeof chooseEndpoint>[0], region: string, env = {}) =>
    chooseEndpoint(service, { region, values: new Map(), env }).url?.host;

  it('are known of every service that is asked without the SDK', () => {
    assert.deepEqual(
      [
        hostOf('organizations', 'eu-west-1'),
        hostOf('servicequotas', 'us-east-1'),
        hostOf('sso-admin', 'eu-west-1'),
        hostOf('identitystore', 'eu-west-1'),
        hostOf('sso-oidc', 'eu-west-1'),
        hostOf('sso-admin', 'eu-west-1', { AWS_USE_FIPS_ENDPOINT: 'true' }),
        hostOf('identitystore', 'eu-west-1', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }),
      ],
      [
        'organizations.us-east-1.amazonaws.com',
        'servicequotas.us-east-1.amazonaws.com',
        'sso.eu-west-1.amazonaws.com',
        'identitystore.eu-west-1.amazonaws.com',
        'oidc.eu-west-1.amazonaws.com',
        'sso-fips.eu-west-1.amazonaws.com',
        'identitystore.eu-west-1.api.aws',
      ],
    );
  });
});
