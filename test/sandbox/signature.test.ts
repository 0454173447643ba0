import assert from 'node:assert/strict';
import { call, clientOf, element, sessionIn } from './client.ts';
import { handClock, startFixture } from './fixture.ts';

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const INVALID = 'The security token included in the request is invalid.';

describe('sandbox: signatures', () => {
  it('accepts what @smithy/signature-v4 signs, in any region, for each service', async () => {
    const { root } = await startFixture();
    const identity = await root.sts('GetCallerIdentity', {}, { region: 'eu-central-1' });
    assert.equal(identity.status, 200);
    assert.equal((await root.iam('ListUsers')).status, 200);
    assert.equal((await root.organizations('CreateOrganization')).status, 200);
    assert.equal((await root.account('ListRegions')).status, 200);
  });

  it('refuses a wrong secret as each service words it', async () => {
    const { sandbox } = await startFixture();
    const wrong = clientOf(sandbox.endpoint, { ...sandbox.rootCredentials, secretAccessKey: 'x'.repeat(40) });
    const answers = await Promise.all([
      wrong.sts('GetCallerIdentity'),
      wrong.iam('ListUsers'),
      wrong.organizations('DescribeOrganization'),
      wrong.account('ListRegions'),
    ]);
    assert.deepEqual(
      answers.map(({ status, code, message }) => [status, code, message]),
      [
        [403, 'SignatureDoesNotMatch', MISMATCH],
        [403, 'SignatureDoesNotMatch', MISMATCH],
        [400, 'InvalidSignatureException', MISMATCH],
        [403, 'InvalidSignatureException', MISMATCH],
      ],
    );
  });

  it('refuses a body, a header and a path that are not what was signed', async () => {
    const { root } = await startFixture();
    const body = await root.iam(
      'ListUsers',
      {},
      { tamper: (request) => Object.assign(request, { body: `${request.body}&MaxItems=1` }) },
    );
    assert.equal(body.code, 'SignatureDoesNotMatch');
    const target = await root.organizations(
      'DescribeOrganization',
      {},
      {
        tamper: (request) => {
          request.headers['x-amz-target'] = 'AWSOrganizationsV20161128.CreateOrganization';
        },
      },
    );
    assert.equal(target.code, 'InvalidSignatureException');
  });

  it('refuses unknown and inactive keys alike', async () => {
    const { sandbox } = await startFixture();
    const { rootCredentials, endpoint } = sandbox;
    const unknown = clientOf(endpoint, { ...rootCredentials, accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' });
    const first = await unknown.sts('GetCallerIdentity');
    assert.deepEqual([first.status, first.code, first.message], [403, 'InvalidClientTokenId', INVALID]);
    const json = await unknown.organizations('ListAccounts');
    assert.deepEqual([json.status, json.code, json.message], [400, 'UnrecognizedClientException', INVALID]);
    sandbox.scenario.setKeyActive(rootCredentials.accessKeyId, false);
    const inactive = await clientOf(endpoint, rootCredentials).sts('GetCallerIdentity');
    assert.deepEqual([inactive.status, inactive.code, inactive.message], [403, 'InvalidClientTokenId', INVALID]);
  });

  it('tells missing from incomplete authentication', async () => {
    const { sandbox, root } = await startFixture();
    const none = await call(sandbox.endpoint, undefined, 'sts', 'GetCallerIdentity');
    assert.deepEqual(
      [none.status, none.code, none.message],
      [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
    );
    const incomplete = await root.sts(
      'GetCallerIdentity',
      {},
      {
        tamper: ({ headers }) => {
          headers.authorization = (headers.authorization ?? '').replace(/, Signature=.*/, '');
        },
      },
    );
    assert.equal(incomplete.code, 'IncompleteSignature');
    assert.match(incomplete.message ?? '', /requires &?'?'Signature' parameter/);
    const undated = await root.sts(
      'GetCallerIdentity',
      {},
      { tamper: ({ headers }) => void delete headers['x-amz-date'] },
    );
    assert.equal(undated.code, 'IncompleteSignature');
  });

  it('refuses clocks more than fifteen minutes apart, in AWS’s words, with its own clock in Date', async () => {
    const start = Date.UTC(2030, 0, 2, 3, 4, 5);
    const { root } = await startFixture({ now: handClock(start).now });
    const late = await root.sts('GetCallerIdentity', {}, { signedAt: new Date(start - 16 * 60_000) });
    assert.equal(late.code, 'SignatureDoesNotMatch');
    assert.equal(
      late.message,
      'Signature expired: 20300102T024805Z is now earlier than 20300102T024905Z (20300102T030405Z - 15 min.)',
    );
    assert.equal(late.headers.get('date'), 'Wed, 02 Jan 2030 03:04:05 GMT');
    const early = await root.organizations('ListAccounts', {}, { signedAt: new Date(start + 16 * 60_000) });
    assert.equal(early.code, 'InvalidSignatureException');
    assert.equal(
      early.message,
      'Signature not yet current: 20300102T032005Z is still later than 20300102T031905Z (20300102T030405Z + 15 min.)',
    );
    const within = await root.sts('GetCallerIdentity', {}, { signedAt: new Date(start + 14 * 60_000) });
    assert.equal(within.status, 200);
  });

  it('shifts its clock on demand', async () => {
    const { sandbox, root } = await startFixture({ clockSkewMs: 3_600_000 });
    assert.equal((await root.sts('GetCallerIdentity')).code, 'SignatureDoesNotMatch');
    sandbox.setClockSkew(0);
    assert.equal((await root.sts('GetCallerIdentity')).status, 200);
  });

  it('refuses a scope of another service or of no region', async () => {
    const { root } = await startFixture();
    const service = await root.sts('GetCallerIdentity', {}, { scopeService: 'ec2' });
    assert.equal(service.message, "Credential should be scoped to correct service: 'sts'.");
    const region = await root.sts('GetCallerIdentity', {}, { region: 'nowhere' });
    assert.equal(region.message, 'Credential should be scoped to a valid region.');
  });

  it('honours session tokens until they end, and wants the right one', async () => {
    const clock = handClock();
    const { sandbox, root } = await startFixture({ now: clock.now });
    const session = sessionIn(await root.sts('GetSessionToken', { DurationSeconds: 900 }));
    assert.match(session.accessKeyId, /^ASIA[A-Z2-7]{16}$/);
    const signedAt = () => ({ signedAt: new Date(clock.now()) });
    const holder = clientOf(sandbox.endpoint, session);
    const identity = await holder.sts('GetCallerIdentity', {}, signedAt());
    assert.equal(element(identity.text, 'Account'), sandbox.managementAccountId);
    const bare = clientOf(sandbox.endpoint, { ...session, sessionToken: 'x' });
    assert.equal((await bare.sts('GetCallerIdentity', {}, signedAt())).code, 'InvalidClientTokenId');
    clock.advance(901_000);
    const ended = await holder.sts('GetCallerIdentity', {}, signedAt());
    assert.deepEqual(
      [ended.status, ended.code, ended.message],
      [403, 'ExpiredToken', 'The security token included in the request is expired'],
    );
    const json = await holder.organizations('ListAccounts', {}, signedAt());
    assert.deepEqual([json.status, json.code], [400, 'ExpiredTokenException']);
  });
});
