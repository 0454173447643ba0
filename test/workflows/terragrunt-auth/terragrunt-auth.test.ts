import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { proveAuth } from '../../../src/workflows/terragrunt-auth/execute.ts';
import { failing } from '../../support/failing.ts';
import { type Scene, stageScene } from '../verify/scene.ts';

const unitOf = (scene: Scene, environment = 'production') => {
  const folder = join(scene.root, 'environments', environment, 'us-east-2', 'vpc');
  mkdirSync(folder, { recursive: true });
  return folder;
};
const BROUGHT = { PF_AWS_CREDENTIALS: 'environment' };
const auth = (scene: Scene, cwd = unitOf(scene), maxAge?: number) =>
  proveAuth({ repoRoot: undefined, maxAge }, scene.runtime({}, cwd)).then(({ document }) => document);

describe('pf terragrunt auth', () => {
  it('gives the credentials of the environment in the form terragrunt reads', async () => {
    await using scene = await stageScene();
    const { accessKeyId, secretAccessKey } = scene.production.key;
    assert.deepEqual(await auth(scene), {
      awsCredentials: { ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey, SESSION_TOKEN: '' },
      envs: { ...BROUGHT, PF_AWS_PROVEN: `production=${scene.production.account}` },
    });
  });

  it('gives the session of a role', async () => {
    await using scene = await stageScene();
    const role = `region = us-east-2\nrole_arn = arn:aws:iam::${scene.production.account}:role/OrganizationAccountAccessRole\nsource_profile = management-superuser`;
    scene.writeProfiles({
      'management-superuser': scene.profileOf(scene.management.key),
      'production-superuser': { config: role },
    });
    const first = await auth(scene, unitOf(scene), 60_000);
    assert.match(first.awsCredentials?.ACCESS_KEY_ID ?? '', /^ASIA/);
    assert.notEqual(first.awsCredentials?.SESSION_TOKEN, '');
    const second = await auth(scene, unitOf(scene), 60_000);
    assert.notEqual(second.awsCredentials?.SESSION_TOKEN, '', 'an earlier proof holds no session');
  });

  it('needs no call while an earlier proof holds: for a quarter of an hour, unless told otherwise', async () => {
    await using scene = await stageScene();
    const { now, sleep } = scene.clock;
    // The sandbox takes a clock that is less than a quarter of an hour off.
    scene.clock = { now: () => now() - 8 * 60_000, sleep };
    const first = await auth(scene);
    scene.asked();
    scene.clock = { now: () => now() + 6 * 60_000, sleep };
    assert.deepEqual(await auth(scene), first);
    assert.deepEqual(scene.asked(), []);
    scene.clock = { now: () => now() + 8 * 60_000, sleep };
    assert.deepEqual(await auth(scene, unitOf(scene), 60 * 60_000), first);
    assert.deepEqual(scene.asked(), []);
    assert.deepEqual(await auth(scene), first);
    assert.ok(scene.asked().includes('GetCallerIdentity'));
  });

  it('gives nothing of the wrong account', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('production', '999999999999');
    const failure = await failing('WRONG_ACCOUNT', () => auth(scene));
    assert.equal(failure.exit, 5);
    assert.match(failure.message, /production is not verified: .*999999999999/);
    assert.ok(
      !JSON.stringify([failure.message, failure.suggestions, failure.details]).includes(
        scene.production.key.secretAccessKey,
      ),
    );
  });

  it('gives nothing where nothing says which account it should be', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('production', undefined);
    const failure = await failing('EXPECTED_ACCOUNT_UNKNOWN', () => auth(scene));
    assert.deepEqual(failure.suggestions, [
      `Record it: pf aws account add production --account-id ${scene.production.account}`,
    ]);
  });

  it('gives nothing in a repository outside of its environments', async () => {
    await using scene = await stageScene();
    await failing('ENVIRONMENT_UNKNOWN', () => auth(scene, scene.root));
  });

  it('gives no credentials, and calls none proven, outside of every repository, where terragrunt reads the state of dependencies', async () => {
    await using scene = await stageScene();
    assert.deepEqual(await auth(scene, '/'), { envs: BROUGHT });
  });

  it('gives nothing of a repository that is named and is none', async () => {
    await using scene = await stageScene();
    await failing('REPOSITORY_NOT_FOUND', () =>
      proveAuth({ repoRoot: '/no/such', maxAge: undefined }, scene.runtime()),
    );
  });

  const UNIT = 'environments/production/us-east-2/vpc/module.yaml';

  it('gives a unit the credentials of the account that its own settings name', async () => {
    await using scene = await stageScene();
    const unit = unitOf(scene);
    scene.write(UNIT, `aws_account_id: "${scene.management.account}"\naws_profile: management-superuser\n`, 0o644);
    const { awsCredentials, envs } = await auth(scene, unit);
    assert.equal(awsCredentials?.ACCESS_KEY_ID, scene.management.key.accessKeyId);
    // root.hcl goes by the folder.
    assert.equal(envs.PF_AWS_PROVEN, `production=${scene.management.account}`);
  });

  it('gives a unit of another account nothing of the environment it lies in', async () => {
    await using scene = await stageScene();
    const unit = unitOf(scene);
    scene.write(UNIT, `aws_account_id: "${scene.management.account}"\n`, 0o644);
    const failure = await failing('WRONG_ACCOUNT', () => auth(scene, unit));
    assert.match(failure.message, new RegExp(`${scene.management.account} \\(.*module\\.yaml\\)`));
    assert.match(failure.suggestions.join(), /beside it, in .*module\.yaml: aws_profile: management-superuser$/);
    scene.write(UNIT, 'aws_profile: management-superuser\n', 0o644);
    const other = await failing('WRONG_ACCOUNT', () => auth(scene, unit));
    assert.match(other.suggestions.join(), /^Take aws_profile out of .*module\.yaml, or name the account/);
  });

  /** An account id that differs from `account` in its last digit. */
  const near = (account: string) => account.slice(0, -1) + ((Number(account.at(-1)) + 1) % 10);

  it('refuses a unit whose state is of another account than its provider, before anything is asked', async () => {
    await using scene = await stageScene();
    const unit = unitOf(scene);
    scene.write(UNIT, `tf_state_account_id: "${near(scene.production.account)}"\n`, 0o644);
    const failure = await failing('WRONG_ACCOUNT', () => auth(scene, unit));
    assert.equal(failure.exit, 5);
    assert.match(failure.message, /keeps its state in account \d{12}/);
    assert.match(failure.suggestions.join('\n'), /TG_AUTH_PROVIDER_CMD= terragrunt/);
    assert.deepEqual(scene.asked(), []);
  });

  it('refuses that too where the organization alone says which account the environment is', async () => {
    await using scene = await stageScene();
    scene.writeEnvironment('management', undefined);
    const unit = unitOf(scene, 'management');
    scene.write(
      'environments/management/us-east-2/vpc/module.yaml',
      `tf_state_account_id: "${near(scene.management.account)}"\n`,
      0o644,
    );
    await failing('WRONG_ACCOUNT', () => auth(scene, unit));
  });

  it('gives nothing where the account is empty, whatever the files above say', async () => {
    await using scene = await stageScene();
    const unit = unitOf(scene);
    scene.write(UNIT, 'aws_account_id:\n', 0o644);
    const failure = await failing('EXPECTED_ACCOUNT_UNKNOWN', () => auth(scene, unit));
    assert.match(failure.message, /module\.yaml names no account/);
  });

  it('goes by the folder where the environment is called otherwise', async () => {
    await using scene = await stageScene();
    const unit = unitOf(scene);
    const text = `environment: live\naws_account_id: "${scene.production.account}"\naws_profile: production-superuser\n`;
    scene.write('environments/production/environment.yaml', text, 0o644);
    const { envs } = await auth(scene, unit);
    assert.equal(envs.PF_AWS_PROVEN, `production=${scene.production.account}`);
  });
});
