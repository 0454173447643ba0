import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { terragruntAuth } from '../../../src/workflows/terragrunt-auth/execute.ts';
import { failing } from '../../support/failing.ts';
import { type Scene, stageScene } from '../verify/scene.ts';

const unitOf = (scene: Scene, environment = 'production') => {
  const folder = join(scene.root, 'environments', environment, 'us-east-2', 'vpc');
  mkdirSync(folder, { recursive: true });
  return folder;
};
const BROUGHT = { PF_AWS_CREDENTIALS: 'environment' };
const auth = (scene: Scene, cwd = unitOf(scene), maxAge?: number) =>
  terragruntAuth({ repoRoot: undefined, maxAge }, scene.runtime({}, cwd));

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

  it('needs no call while an earlier proof holds', async () => {
    await using scene = await stageScene();
    const first = await auth(scene);
    scene.asked();
    assert.deepEqual(await auth(scene, unitOf(scene), 60_000), first);
    assert.deepEqual(scene.asked(), []);
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
    assert.match(failure.suggestions.join(), /pf terragrunt configure production/);
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
      terragruntAuth({ repoRoot: '/no/such', maxAge: undefined }, scene.runtime()),
    );
  });
});
