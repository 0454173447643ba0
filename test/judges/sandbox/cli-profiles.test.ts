import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, type Credentials, sessionIn } from '../../sandbox/client.ts';
import { fixtureFolder, startOrganization } from '../../sandbox/fixture.ts';
import { skipForWantOf } from '../../support/skip.ts';
import { awsCliMissing, awsIn, toolEnvironment } from './aws-cli.ts';

/** The INI sections of some profiles' credentials. */
function credentialsFile(profiles: Readonly<Record<string, Credentials>>): string {
  return Object.entries(profiles)
    .map(([name, who]) => {
      const token = who.sessionToken === undefined ? '' : `aws_session_token = ${who.sessionToken}\n`;
      return `[${name}]\naws_access_key_id = ${who.accessKeyId}\naws_secret_access_key = ${who.secretAccessKey}\n${token}`;
    })
    .join('\n');
}

describe('sandbox: profiles of every kind, through the aws CLI', function suite() {
  it('tells role, session, wrong, inactive and expired credentials apart', async function profiles() {
    const missing = awsCliMissing();
    skipForWantOf(this, missing);
    const { sandbox, admin } = await startOrganization();
    const { endpoint, managementAccountId: management, scenario } = sandbox;
    const dev = scenario.createMember(management, 'dev', 'dev@corp.example');
    const expired = sessionIn(await admin.sts('GetSessionToken'));
    scenario.expireSessions();
    const inactive = scenario.createUser(management, 'off');
    scenario.setKeyActive(inactive.accessKeyId, false);
    const folder = fixtureFolder();
    const good = scenario.createUser(management, 'chief');
    writeFileSync(
      join(folder, 'credentials'),
      credentialsFile({
        chief: good,
        wrong: { ...good, secretAccessKey: 'x'.repeat(40) },
        inactive,
        expired,
        session: sessionIn(await admin.sts('GetSessionToken')),
      }),
    );
    const role = `arn:aws:iam::${dev}:role/OrganizationAccountAccessRole`;
    writeFileSync(
      join(folder, 'config'),
      `[profile dev]\nrole_arn = ${role}\nsource_profile = chief\nregion = eu-west-1\n`,
    );
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...bare } = toolEnvironment(endpoint, good);
    const env = {
      ...bare,
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    };
    const names = ['chief', 'dev', 'session', 'wrong', 'inactive', 'expired'];
    const runs = await Promise.all(names.map((name) => awsIn(env, ['--profile', name, 'sts', 'get-caller-identity'])));
    const told = runs.map(({ output, stderr }) => at(output, 'Account') ?? /\((\w+)\)/.exec(stderr)?.[1]);
    assert.deepEqual(told, [
      management,
      dev,
      management,
      'SignatureDoesNotMatch',
      'InvalidClientTokenId',
      'ExpiredToken',
    ]);
  });
});
