import assert from 'node:assert/strict';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../src/fast-path/command-line.ts';
import { writeProfiles } from '../../src/fast-path/profile-write.ts';
import { describeThisProcess } from '../../src/files/temporary.ts';
import type { Clock } from '../../src/runtime.ts';
import type { WrittenProfile } from '../../src/workflows/profile-write/execute.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

const WRITE = ['aws', 'profile', 'write'];
const IGNORED = '/credentials\n/.pf-journal.json\n/.pf-journal.json.damaged\n/.pf-proofs\n';

/** Two environments whose profiles are there, in a repository as this tool leaves it. */
async function staged(): Promise<Scene> {
  const scene = await stageScene();
  const { management, production } = scene;
  scene.write('.aws/.gitignore', IGNORED, 0o644);
  scene.writeProfiles({
    'management-superuser': scene.profileOf(management.key),
    'production-superuser': scene.profileOf(production.key),
    other: { config: 'region = us-east-1 # theirs' },
  });
  scene.writeEnvironment('production', production.account, 'aws_profile: production-superuser\n');
  return scene;
}

const filesOf = ({ root }: Scene) =>
  ['.aws/config', '.aws/credentials', '.aws/.gitignore'].map((path) => readFileSync(join(root, path), 'utf8'));

async function longWay(scene: Scene, argv: readonly string[]): Promise<Answer> {
  await using byOclif = await openPfInProcess({ shortcuts: [] });
  const line = { cwd: scene.root, env: scene.env({ NO_COLOR: '1' }) };
  const { stdout, stderr, status } = await byOclif.run(argv, line);
  return { stdout, stderr, status: status ?? -1 };
}

/** The folder of each scene has a name of its own. */
const placeless = ({ stdout, stderr, next = '', status }: Answer, { root }: Scene): Answer => ({
  stdout: stdout.replaceAll(root, ''),
  stderr: `${stderr}${next}`.replaceAll(root, ''),
  status,
});

describe('the short cut of profile write', () => {
  for (const argv of [
    ['production', '--region', 'eu-west-1'],
    ['production', 'management', '--region=eu-west-1', '--json'],
    ['production', 'production', '-y', '--no-input', '--region', 'eu-west-1', '--verbose'],
    ['production', '--region', 'us-east-2'],
  ]) {
    it(`writes and says what the long way does: ${argv.join(' ')}`, async () => {
      await using near = await staged();
      await using far = await staged();
      // Their keys differ.
      far.write('.aws/credentials', readFileSync(join(near.root, '.aws/credentials'), 'utf8'));
      const short = await writeProfiles([...WRITE, ...argv], near.runtime());
      assert.ok(short);
      assert.deepEqual(placeless(short, near), placeless(await longWay(far, [...WRITE, ...argv]), far));
      assert.deepEqual(filesOf(near), filesOf(far));
      assert.equal(short.status, 0);
    });
  }

  it('says that terragrunt stays where it is, as the long way does', async () => {
    await using near = await staged();
    await using far = await staged();
    const settings = 'tf_state_bucket: tf-production-a1b2c3d4\ntf_state_region: us-east-1\n';
    for (const scene of [near, far]) scene.writeEnvironment('production', scene.production.account, settings);
    const argv = [...WRITE, 'production', '--region', 'eu-west-1'];
    const short = await writeProfiles(argv, near.runtime());
    assert.ok(short);
    assert.match(short.stderr, /^Warning: Terragrunt stays in us-east-1 for production: .*environment\.yaml says so/);
    assert.deepEqual(placeless(short, near), placeless(await longWay(far, argv), far));
  });

  it('still knows what it changed where another run came in between', async () => {
    await using scene = await staged();
    const runtime = scene.runtime();
    const lock = join(scene.root, '.aws/.pf-aws.lock');
    let looks = 0;
    const clock: Clock = {
      // Who wants a lock looks at the clock first: the second time, that is for the second profile.
      now() {
        if (++looks === 2) writeFileSync(lock, JSON.stringify({ ...describeThisProcess(), nonce: 'another run' }));
        return runtime.clock.now();
      },
      sleep: async () => rmSync(lock),
    };
    const argv = [...WRITE, 'production', 'management', '--region', 'eu-west-1', '--json'];
    const answer = await writeProfiles(argv, { ...runtime, clock });
    const { profiles } = JSON.parse(answer?.stdout ?? 'null') as { profiles: WrittenProfile[] };
    const config = join(scene.root, '.aws/config');
    assert.deepEqual(
      profiles.map(({ changed }) => changed),
      [[config], [config]],
    );
  });

  const LONG: Record<string, readonly string[]> = {
    'no environment': ['--region', 'eu-west-1'],
    'no region': ['production'],
    'two regions': ['production', '--region', 'eu-west-1', '--region', 'us-east-2'],
    'a region that is none': ['production', '--region', 'eu-west-17'],
    'an environment without a profile': ['staging', '--region', 'eu-west-1'],
    'a second environment without a profile': ['production', 'staging', '--region', 'eu-west-1'],
    'a name that none may have': ['Production', '--region', 'eu-west-1'],
    credentials: ['production', '--from-env', '--region', 'eu-west-1'],
    'another output': ['production', '--region', 'eu-west-1', '--output', 'json'],
    'a plan': ['production', '--region', 'eu-west-1', '--plan'],
    help: ['--help'],
  };
  for (const [what, argv] of Object.entries(LONG)) {
    it(`leaves to oclif, with nothing written: ${what}`, async () => {
      await using scene = await staged();
      const before = filesOf(scene);
      assert.equal(await writeProfiles([...WRITE, ...argv], scene.runtime()), undefined);
      assert.deepEqual(filesOf(scene), before);
    });
  }

  it('waits for no other run: the long way does, and says for whom', async () => {
    await using scene = await staged();
    const runtime = scene.runtime();
    const lock = join(scene.root, '.aws/.pf-aws.lock');
    writeFileSync(lock, JSON.stringify({ ...describeThisProcess(), nonce: 'another run' }));
    let waits = 0;
    const clock: Clock = {
      now: runtime.clock.now,
      async sleep() {
        waits += 1;
        rmSync(lock, { force: true });
      },
    };
    const argv = [...WRITE, 'production', '--region', 'eu-west-1'];
    assert.equal(await writeProfiles(argv, { ...runtime, clock }), undefined);
    assert.equal(waits, 0);
  });

  const UNSAFE: Record<string, (scene: Scene) => void> = {
    'files that git may take': (scene) => scene.write('.aws/.gitignore', '', 0o644),
    'a file that botocore cannot read': (scene) => scene.write('.aws/config', '[profile a]\n[profile a]\n'),
    'DEBUG set': () => {},
    'a run that has the lock': (scene) => symlinkSync('elsewhere', join(scene.root, '.aws/.pf-aws.lock')),
  };
  for (const [what, spoil] of Object.entries(UNSAFE)) {
    it(`leaves to oclif, with nothing written: ${what}`, async () => {
      await using scene = await staged();
      spoil(scene);
      const before = filesOf(scene);
      const env: Record<string, string> = what === 'DEBUG set' ? { DEBUG: '*' } : {};
      const answer = await writeProfiles([...WRITE, 'production', '--region', 'eu-west-1'], scene.runtime(env));
      assert.equal(answer, undefined);
      assert.deepEqual(filesOf(scene), before);
    });
  }
});
