import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findRepository } from '../../src/repository/repository.ts';
import { loadEnvironmentProfile, refuseMissingProfile } from '../../src/run/environment-profile.ts';
import { listProfiles } from '../../src/workflows/profile-list/load.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CONFIG = ['live-admin', 'dev-superuser', 'former-superuser']
  .map((name) => `[profile ${name}]\nregion = us-east-1\n`)
  .join('');
const FILES = {
  'panfactum.yaml': '',
  '.aws/config': CONFIG,
  'environments/prod/environment.yaml': 'environment: live\naws_profile: live-admin\n',
  'environments/prod/west/region.yaml': 'aws_region: us-west-2\n',
  'environments/dev/environment.yaml': 'aws_region: us-east-2\n',
  'environments/empty/environment.yaml': '',
};

async function profileOf(environment: string | undefined, cwd = '.', files = FILES) {
  await using folder = await temporaryFolder(files);
  const repository = await findRepository({ env: {}, cwd: folder.path });
  const here = await loadEnvironmentProfile(repository, environment, { cwd: join(folder.path, cwd), env: {} });
  return here && [here.profile, here.region];
}

describe('the profile and region of an environment', () => {
  it('are those its settings name, the region that of the folder at hand, else the profile’s', async () => {
    assert.deepEqual(await profileOf('live'), ['live-admin', 'us-east-1']);
    assert.deepEqual(await profileOf('live', 'environments/prod/west'), ['live-admin', 'us-west-2']);
    assert.deepEqual(await profileOf('prod', 'environments/prod/west'), ['live-admin', 'us-west-2']);
    assert.deepEqual(await profileOf('live', 'environments/dev'), ['live-admin', 'us-east-1']);
    assert.deepEqual(await profileOf('dev'), ['dev-superuser', 'us-east-2']);
    assert.deepEqual(await profileOf('dev', 'environments/prod/west'), ['dev-superuser', 'us-east-2']);
  });

  it('are those of the folder at hand, where nobody names an environment', async () => {
    assert.deepEqual(await profileOf(undefined, 'environments/prod/west'), ['live-admin', 'us-west-2']);
    const unit = { ...FILES, 'environments/prod/west/zones/module.yaml': 'aws_profile: dev-superuser\n' };
    assert.deepEqual(await profileOf(undefined, 'environments/prod/west/zones', unit), ['dev-superuser', 'us-west-2']);
    assert.equal(await profileOf(undefined), undefined);
    const other = { ...FILES, 'environments/modules/readme.md': '' };
    assert.equal(await profileOf(undefined, 'environments/modules', other), undefined, 'no environment.yaml');
  });

  it('are none of what only a profile knows, or a typing mistake', async () => {
    for (const name of ['former', 'emptyy']) {
      const failure = await failing('ENVIRONMENT_UNKNOWN', () => profileOf(name));
      assert.match(failure.message, /Known: dev, empty, live\./);
      assert.deepEqual(failure.suggestions, ['List what it knows with: pf aws status']);
    }
    const management = await failing('ENVIRONMENT_UNKNOWN', () => profileOf('management'));
    assert.deepEqual(management.suggestions, ['Set it up: pf aws org init']);
    await failing('ENVIRONMENT_NAME_INVALID', () => profileOf('us-east-2'));
  });

  it('are refused with what sets the environment up, where its profile is missing', async () => {
    const files = { ...FILES, 'environments/root/environment.yaml': '' };
    await using folder = await temporaryFolder(files);
    const repository = await findRepository({ env: {}, cwd: folder.path });
    const refuse = async (name: string) => {
      const here = await loadEnvironmentProfile(repository, name, { cwd: folder.path, env: {} });
      assert.ok(here !== undefined && here.settings === undefined);
      return refuseMissingProfile(repository, here);
    };
    const failure = await refuse('empty');
    assert.match(failure.message, /no profile empty-superuser for empty/);
    assert.deepEqual(failure.suggestions[0], 'Set it up: pf aws account add empty');
    assert.deepEqual((await refuse('root')).suggestions[0], 'Set it up: pf aws org init');
  });
});

describe('the environment of a profile', () => {
  const listed = async (files: Record<string, string>) => {
    await using folder = await temporaryFolder(files);
    const profiles = await listProfiles(await findRepository({ env: {}, cwd: folder.path }));
    return profiles.map(({ profile, environment }) => [profile, environment]);
  };

  it('is the one whose settings name it; one that is left over has none', async () => {
    assert.deepEqual(await listed(FILES), [
      ['live-admin', 'live'],
      ['dev-superuser', 'dev'],
      ['former-superuser', null],
    ]);
  });

  it('is that of its name where no file knows an environment', async () => {
    assert.deepEqual(await listed({ 'panfactum.yaml': '', '.aws/config': CONFIG }), [
      ['live-admin', null],
      ['dev-superuser', 'dev'],
      ['former-superuser', 'former'],
    ]);
  });

  it('is not `local` where that shares the profile of another', async () => {
    const own = 'aws_profile: dev-superuser\n';
    const files = { ...FILES, 'environments/local/environment.yaml': own, 'environments/a/environment.yaml': own };
    assert.deepEqual((await listed(files))[1], ['dev-superuser', 'a']);
    const two = { ...FILES, 'environments/local/environment.yaml': own };
    assert.deepEqual((await listed(two))[1], ['dev-superuser', 'dev']);
  });
});
