import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Known } from '../../../src/aws/caller-identity.ts';
import { identify } from '../../../src/aws/identify.ts';
import { identifyThroughSdk } from '../../../src/aws/resolve-credentials.ts';
import { isFailure } from '../../../src/errors/failure.ts';
import { type KeyPair, type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { type Folder, folderWith, hurriedClock } from './asking.ts';
import { replying, startStub } from './stub.ts';

const LATER = '2099-01-01T00:00:00Z';
const AMBIENT = {
  AWS_ACCESS_KEY_ID: 'AKIAAMBIENTAMBIENT00',
  AWS_SECRET_ACCESS_KEY: 'ambient',
  AWS_SESSION_TOKEN: 'ambient',
  AWS_PROFILE: 'nobody',
  AWS_REGION: 'eu-north-1',
  AWS_CONFIG_FILE: '/no/such/config',
  AWS_SHARED_CREDENTIALS_FILE: '/no/such/credentials',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/no/such/token',
  AWS_ROLE_ARN: 'arn:aws:iam::999999999999:role/ambient',
};

describe('every kind of credentials a profile can hold', () => {
  let sandbox: Sandbox;
  let management: KeyPair;
  let member: KeyPair;
  let memberId: string;
  let folder: Folder | undefined;

  before(async () => {
    sandbox = await startSandbox();
    const { managementAccountId } = sandbox.scenario.createForeignOrganization('m@kinds.example');
    memberId = sandbox.scenario.createMember(managementAccountId, 'kinds', 'member@kinds.example');
    management = sandbox.scenario.createUser(managementAccountId, 'boss');
    member = sandbox.scenario.createUser(memberId, 'worker');
  });
  after(() => sandbox.close());
  afterEach(() => {
    folder?.close();
    folder = undefined;
  });

  const keys = ({ accessKeyId, secretAccessKey }: KeyPair) =>
    `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

  /** Environment of a person with every misleading variable set. */
  const env = (more: Record<string, string> = {}) => ({
    PATH: process.env.PATH ?? '',
    HOME: folder?.path ?? '',
    ...AMBIENT,
    AWS_ENDPOINT_URL_STS: sandbox.endpoint,
    ...more,
  });

  function write(config: string, credentials = ''): Folder {
    folder = folderWith({ config, credentials });
    return folder;
  }

  async function told(here: Folder, more: Record<string, string> = {}): Promise<Known> {
    return identify(here.asked('p'), here.asking(env(more), hurriedClock));
  }

  async function refusal(here: Folder, more: Record<string, string> = {}) {
    try {
      await told(here, more);
    } catch (error) {
      if (isFailure(error)) return error;
      throw error;
    }
    return assert.fail('was not refused');
  }

  it('a role with a source profile', async () => {
    const role = `arn:aws:iam::${memberId}:role/OrganizationAccountAccessRole`;
    const here = write(
      `[profile p]\nregion = us-east-2\nrole_arn = ${role}\nsource_profile = boss\n`,
      `[boss]\n${keys(management)}`,
    );
    const { identity, credentials } = await told(here);
    assert.equal(identity.account, memberId);
    assert.match(identity.arn, /assumed-role\/OrganizationAccountAccessRole/);
    assert.match(credentials.accessKeyId, /^ASIA/);
    assert.ok(credentials.sessionToken);
  });

  it('a role whose source AWS turns away: it is the source that is named', async () => {
    const role = `arn:aws:iam::${memberId}:role/OrganizationAccountAccessRole`;
    const here = write(
      `[profile p]\nregion = us-east-2\nrole_arn = ${role}\nsource_profile = boss\n`,
      `[boss]\n${keys({ ...management, secretAccessKey: 'x'.repeat(40) })}`,
    );
    const { code, message, details } = await refusal(here);
    assert.deepEqual([code, details.keyProfile], ['SIGNATURE_WRONG', 'boss']);
    assert.match(message, /of profile boss is not/);
  });

  it('an SSO session that is not there', async () => {
    const sso = `sso_session = gone\nsso_account_id = ${memberId}\nsso_role_name = Admin\n`;
    const { code, message } = await refusal(write(`[profile p]\nregion = us-east-2\n${sso}`));
    assert.equal(code, 'CREDENTIALS_UNRESOLVED');
    assert.match(message, /config holds no whole section \[sso-session gone\]/);
  });

  it('a web identity without its token: that is not the network', async () => {
    const web = `role_arn = arn:aws:iam::${memberId}:role/x\nweb_identity_token_file = /no/such/token\n`;
    const { code, exit, message } = await refusal(write(`[profile p]\nregion = us-east-2\n${web}`));
    assert.deepEqual([code, exit], ['CREDENTIALS_UNRESOLVED', 4]);
    assert.match(message, /\/no\/such\/token/);
  });

  for (const source of ['a key', 'a role']) {
    it(`${source} with settings that exclude one another`, async () => {
      const role = `role_arn = arn:aws:iam::${memberId}:role/OrganizationAccountAccessRole\nsource_profile = boss\n`;
      const credentials = source === 'a key' ? `[p]\n${keys(member)}` : `[boss]\n${keys(management)}`;
      const here = write(`[profile p]\nregion = us-east-2\n${source === 'a key' ? '' : role}`, credentials);
      const { code, exit, message } = await refusal(here, { AWS_USE_FIPS_ENDPOINT: 'true' });
      assert.deepEqual([code, exit], ['ENDPOINT_INVALID', 2]);
      assert.match(message, /FIPS and custom endpoint/);
    });
  }

  it('a role that takes its key from its own profile', async () => {
    const role = `arn:aws:iam::${memberId}:role/OrganizationAccountAccessRole`;
    const here = write(
      `[profile p]\nregion = us-east-2\nrole_arn = ${role}\nsource_profile = p\n`,
      `[p]\n${keys(management)}`,
    );
    assert.equal((await told(here)).identity.account, memberId);
  });

  it('a role with the environment as its source, which alone may look at ambient keys', async () => {
    const role = `arn:aws:iam::${memberId}:role/OrganizationAccountAccessRole`;
    const here = write(`[profile p]\nregion = us-east-2\nrole_arn = ${role}\ncredential_source = Environment\n`);
    const ambient = {
      AWS_ACCESS_KEY_ID: management.accessKeyId,
      AWS_SECRET_ACCESS_KEY: management.secretAccessKey,
      AWS_SESSION_TOKEN: '',
    };
    assert.equal((await told(here, ambient)).identity.account, memberId);
  });

  it('a role that may not be assumed: ROLE_DENIED', async () => {
    const here = write(
      `[profile p]\nregion = us-east-2\nrole_arn = arn:aws:iam::${memberId}:role/Nobody\nsource_profile = boss\n`,
      `[boss]\n${keys(management)}`,
    );
    const failure = await refusal(here);
    assert.equal(failure.code, 'ROLE_DENIED');
    assert.equal(failure.exit, 4);
    assert.match(failure.message, /profile boss assume the role of profile p: AccessDenied/);
  });

  it('a role whose source has a wrong key: the key is told, not the role', async () => {
    const role = `arn:aws:iam::${memberId}:role/OrganizationAccountAccessRole`;
    const here = write(
      `[profile p]\nregion = us-east-2\nrole_arn = ${role}\nsource_profile = boss\n`,
      '[boss]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n',
    );
    const failure = await refusal(here);
    assert.equal(failure.code, 'KEY_UNKNOWN');
    assert.match(failure.message, /AKIA…MPLE/);
  });

  it('a role whose source has a character that no key has: nothing is left running', async () => {
    const role = `arn:aws:iam::${memberId}:role/OrganizationAccountAccessRole`;
    const here = write(
      `[profile p]\nregion = us-east-2\nrole_arn = ${role}\nsource_profile = boss\n`,
      `[boss]\n${keys(management)}aws_session_token = t\u00f6ken\u201c\n`,
    );
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    // Mocha's own timer for this test is there once it has waited.
    await Promise.resolve();
    const before = timers();
    const failure = await refusal(here);
    assert.deepEqual([failure.code, failure.exit], ['CREDENTIALS_UNRESOLVED', 4]);
    assert.ok(timers() <= before, `${timers()} timers, ${before} before`);
  });

  it('a role with a source that does not exist: CREDENTIALS_UNRESOLVED', async () => {
    const here = write('[profile p]\nregion = us-east-2\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = nobody\n');
    assert.equal((await refusal(here)).code, 'CREDENTIALS_UNRESOLVED');
  });

  it('a credential_process, started with our files and without ambient keys', async () => {
    const tools = folderWith({});
    const program = join(tools.path, 'process');
    const document = { Version: 1, AccessKeyId: member.accessKeyId, SecretAccessKey: member.secretAccessKey };
    const clean = '[ -z "$AWS_ACCESS_KEY_ID$AWS_PROFILE$AWS_SESSION_TOKEN$AWS_REGION" ]';
    writeFileSync(
      program,
      `#!/bin/sh\n${clean} && grep -q credential_process "$AWS_CONFIG_FILE" || exit 9\necho '${JSON.stringify(document)}'\n`,
    );
    chmodSync(program, 0o755);
    const before = { ...process.env };
    try {
      const here = write(`[profile p]\nregion = us-east-2\ncredential_process = ${program}\n`);
      assert.equal((await told(here)).identity.account, memberId);
      assert.deepEqual({ ...process.env }, before, 'our own environment is as before');
    } finally {
      tools.close();
    }
  });

  it('a credential_process that fails: none of what it says is shown', async () => {
    const here = write(
      '[profile p]\nregion = us-east-2\ncredential_process = sh -c "echo SECRETWORD; echo SECRETWORD >&2; exit 3"\n',
    );
    const failure = await refusal(here);
    assert.equal(failure.code, 'CREDENTIAL_PROCESS_FAILED');
    assert.doesNotMatch(JSON.stringify([failure.message, failure.suggestions, failure.details]), /SECRETWORD/);
  });

  it('a web identity', async () => {
    const tools = folderWith({});
    const token = join(tools.path, 'token');
    writeFileSync(token, 'a.b.c');
    const stub = await startStub((request, response) => {
      const xml = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>arn:aws:sts::${memberId}:assumed-role/ci/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>y</SecretAccessKey><SessionToken>z</SessionToken><Expiration>${LATER}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
      const signed = request.headers.authorization !== undefined;
      const whose = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${memberId}:assumed-role/ci/x</Arn><UserId>A:x</UserId><Account>${memberId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
      replying(200, signed ? whose : xml)(request, response);
    });
    try {
      const here = write(
        `[profile p]\nregion = us-east-2\nrole_arn = arn:aws:iam::${memberId}:role/ci\nweb_identity_token_file = ${token}\n`,
      );
      const { identity } = await told(here, { AWS_ENDPOINT_URL_STS: stub.url });
      assert.equal(identity.account, memberId);
      assert.match(identity.arn, /assumed-role\/ci/);
    } finally {
      tools.close();
      await stub.close();
    }
  });

  const session = `[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n`;
  const ssoKeys = () => `region = us-east-2\nsso_account_id = ${memberId}\nsso_role_name = Admin\n`;

  function cacheToken(here: Folder, id: string, expiresAt: string): void {
    const cache = join(here.path, '.aws', 'sso', 'cache');
    mkdirSync(cache, { recursive: true });
    const name = createHash('sha1').update(id).digest('hex');
    writeFileSync(
      join(cache, `${name}.json`),
      JSON.stringify({ accessToken: 't', expiresAt, startUrl: id, region: 'us-east-1' }),
    );
  }

  for (const [name, id, config] of [
    ['sso_session', 'corp', () => `[profile p]\nsso_session = corp\n${ssoKeys()}${session}`],
    [
      'legacy SSO',
      'https://corp.awsapps.com/start',
      () => `[profile p]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n${ssoKeys()}`,
    ],
  ] as const) {
    it(`${name}, with a session in force`, async () => {
      const here = write(config());
      cacheToken(here, id, LATER);
      const roleCredentials = {
        accessKeyId: member.accessKeyId,
        secretAccessKey: member.secretAccessKey,
        sessionToken: 's',
        expiration: Date.parse(LATER),
      };
      const portal = await startStub(
        replying(200, JSON.stringify({ roleCredentials }), { 'content-type': 'application/json' }),
      );
      try {
        const failure = await refusal(here, { AWS_ENDPOINT_URL_SSO: portal.url });
        // The sandbox knows the key, but not with a session: that it was asked with this one is what counts.
        assert.equal(failure.code, 'KEY_UNKNOWN');
        assert.match(failure.message, new RegExp(`${member.accessKeyId.slice(-4)} of profile p`));
        assert.equal(portal.requests[0]?.headers['x-amz-sso_bearer_token'], 't');
        assert.match(portal.requests[0]?.url ?? '', new RegExp(`account_id=${memberId}`));
      } finally {
        await portal.close();
      }
    });

    it(`${name}, the session expired or never begun: SSO_LOGIN_NEEDED`, async () => {
      const never = await refusal(write(config()));
      assert.equal(never.code, 'SSO_LOGIN_NEEDED');
      folder?.close();
      const here = write(config());
      cacheToken(here, id, '2020-01-01T00:00:00Z');
      const expired = await refusal(here);
      assert.equal(expired.code, 'SSO_LOGIN_NEEDED');
      assert.equal(expired.exit, 4);
      assert.match(expired.suggestions.join(), /pf aws sso login --profile p$/);
    });
  }

  it('SSO that a login would not mend: CREDENTIALS_UNRESOLVED', async () => {
    const here = write(`[profile p]\nsso_session = nobody\n${ssoKeys()}`);
    assert.equal((await refusal(here)).code, 'CREDENTIALS_UNRESOLVED');
  });

  it('a login session that was never begun: LOGIN_NEEDED', async () => {
    const failure = await refusal(
      write('[profile p]\nregion = us-east-2\nlogin_session = arn:aws:iam::123456789012:user/x\n'),
    );
    assert.equal(failure.code, 'LOGIN_NEEDED');
  });

  it('a login session in force', async () => {
    const arn = `arn:aws:iam::${memberId}:user/worker`;
    const here = write(`[profile p]\nregion = us-east-2\nlogin_session = ${arn}\n`);
    const cache = join(here.path, '.aws', 'login', 'cache');
    mkdirSync(cache, { recursive: true });
    const accessToken = {
      accessKeyId: member.accessKeyId,
      secretAccessKey: member.secretAccessKey,
      sessionToken: 's',
      accountId: memberId,
      expiresAt: LATER,
    };
    const token = { accessToken, clientId: 'c', refreshToken: 'r', dpopKey: 'd', tokenType: 'x' };
    writeFileSync(join(cache, `${createHash('sha256').update(arn).digest('hex')}.json`), JSON.stringify(token));
    const failure = await refusal(here);
    assert.equal(failure.code, 'KEY_UNKNOWN');
    assert.match(failure.message, new RegExp(member.accessKeyId.slice(-4)));
  });

  it('a services section with an endpoint of its own', async () => {
    const config = `[profile p]\nregion = us-east-2\nservices = local\n[services local]\nsts =\n  endpoint_url = ${sandbox.endpoint}\n`;
    const here = write(config, `[p]\n${keys(member)}`);
    const { AWS_ENDPOINT_URL_STS: _, ...rest } = env();
    const { identity } = await identify(here.asked('p'), here.asking(rest, hurriedClock));
    assert.equal(identity.account, memberId);
  });

  it('an endpoint_url of its own', async () => {
    const here = write(`[profile p]\nregion = us-east-2\nendpoint_url = ${sandbox.endpoint}\n`, `[p]\n${keys(member)}`);
    const { AWS_ENDPOINT_URL_STS: _, ...rest } = env();
    for (const ask of [identify, identifyThroughSdk]) {
      const { identity } = await ask(here.asked('p'), here.asking(rest, hurriedClock));
      assert.equal(identity.account, memberId);
    }
  });
});
