import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { getExitStatus } from '../../../src/workflows/verify/findings.ts';
import { verifyCurrentFolder } from '../../../src/workflows/verify/require-verified.ts';
import { failing } from '../../support/failing.ts';
import { briefly, of, type Scene, stageScene } from './scene.ts';

const KEY = 'aws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n';

/** A shell without the devshell's variables, whose home folder has AWS files of its own. */
function makeHome(scene: Scene, files: Readonly<Record<string, string>>): { HOME: string } {
  mkdirSync(join(scene.root, 'home/.aws'), { recursive: true });
  for (const [name, text] of Object.entries(files)) scene.write(`home/.aws/${name}`, text);
  return { HOME: join(scene.root, 'home') };
}

async function findingsFor(scene: Scene, env: Readonly<Record<string, string>>, options = {}): Promise<string[]> {
  const result = await scene.verify({ environments: ['production'], ...options }, env);
  return briefly(of(result, 'production').findings);
}

describe("the files that AWS's tools read in this shell", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await stageScene();
  });
  afterEach(() => scene[Symbol.asyncDispose]());
  const ours = () => ({
    AWS_CONFIG_FILE: join(scene.root, '.aws/config'),
    AWS_SHARED_CREDENTIALS_FILE: join(scene.root, '.aws/credentials'),
  });

  it('are an error to a hook where they know the profile, and a warning to a person, by an earlier proof too', async () => {
    const env = makeHome(scene, { credentials: `[production-superuser]\n${KEY}` });
    const verify = (options = {}) => scene.verify({ environments: ['production'], ...options }, env);
    const warned = await verify();
    assert.equal(getExitStatus(warned), 0);
    const [finding] = of(warned, 'production').findings;
    assert.equal(`${finding?.level} ${finding?.check} ${finding?.code}`, 'warning files FILES_DIFFER');
    assert.ok(finding?.message.includes(`profile production-superuser from ${env.HOME}/.aws/credentials,`));
    assert.ok(finding?.suggestions[0]?.endsWith('eval "$(pf aws env production)"'));
    for (const options of [{ strict: true }, { hook: true }, { hook: true, maxAge: 60_000 }]) {
      const refused = await verify(options);
      assert.equal(getExitStatus(refused), 7);
      assert.deepEqual(briefly(of(refused, 'production').findings), ['error FILES_DIFFER']);
    }
  });

  it('are an error before a command of the host that runs terragrunt', async () => {
    const env = makeHome(scene, { config: '[profile production-superuser]\nregion = us-east-2\n' });
    const runtime = scene.runtime(env, join(scene.root, 'environments/production'));
    await failing('FILES_DIFFER', () => verifyCurrentFolder(runtime));
  });

  it('may be the very same files, by a variable, a link or a second name', async () => {
    const env = makeHome(scene, { credentials: `[production-superuser]\n${KEY}` });
    assert.deepEqual(await findingsFor(scene, { ...env, ...ours() }), []);
    symlinkSync('../../.aws/config', join(env.HOME, '.aws/config'));
    rmSync(join(env.HOME, '.aws/credentials'));
    linkSync(join(scene.root, '.aws/credentials'), join(env.HOME, '.aws/credentials'));
    assert.deepEqual(await findingsFor(scene, env), []);
    assert.deepEqual(await findingsFor(scene, { AWS_CONFIG_FILE: '~/.aws/config', ...env }), []);
  });

  it('are nothing to complain of where they do not know the profile', async () => {
    const env = makeHome(scene, { config: '[profile staging-superuser]\n', credentials: `[production]\n${KEY}` });
    assert.deepEqual(await findingsFor(scene, env), []);
  });

  it('count for the profiles that settings name for the state, too', async () => {
    const env = makeHome(scene, { credentials: `[management-superuser]\n${KEY}` });
    const { account } = scene.management;
    const named = `tf_state_profile: management-superuser\ntf_state_account_id: "${account}"\n`;
    scene.writeEnvironment('production', scene.production.account, named);
    assert.deepEqual(await findingsFor(scene, env, { hook: true }), ['error FILES_DIFFER']);
  });

  it('count for what the profile rests on, where only one of the two is another file', async () => {
    scene.write('.aws/config', '[profile production-superuser]\nregion = us-east-2\nsource_profile = base\n');
    const env = { ...makeHome(scene, { credentials: `[base]\n${KEY}` }), AWS_CONFIG_FILE: ours().AWS_CONFIG_FILE };
    assert.deepEqual(await findingsFor(scene, env, { hook: true }), ['error FILES_DIFFER']);
  });

  it('may know any profile where they cannot be read', async () => {
    const env = makeHome(scene, { config: 'nonsense' });
    assert.deepEqual(await findingsFor(scene, env), ['warning FILES_DIFFER']);
    rmSync(join(env.HOME, '.aws/config'));
    execFileSync('mkfifo', [join(env.HOME, '.aws/credentials')]);
    assert.deepEqual(await findingsFor(scene, env), ['warning FILES_DIFFER']);
  });

  it('are told once, by a variable that names them', async () => {
    const env = { ...ours(), AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_CONFIG_FILE: join(scene.root, 'other') };
    scene.write('other', '[profile x]\n');
    assert.deepEqual(await findingsFor(scene, env), ['warning AMBIENT_VARIABLES']);
    scene.write('other', '[profile production-superuser]\n');
    const result = of(await scene.verify({ environments: ['production'] }, env), 'production');
    assert.deepEqual(briefly(result.findings), ['warning FILES_DIFFER', 'warning AMBIENT_VARIABLES']);
    assert.ok(result.findings[1]?.message.startsWith('This shell sets AWS_SHARED_CREDENTIALS_FILE: '));
  });
});
