import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findRepository } from '../../src/repository/repository.ts';
import { findEnvironmentHere, requireProfile } from '../../src/run/environment-profile.ts';
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

async function profileOf(environment: string, cwd = '.') {
  await using folder = await temporaryFolder(FILES);
  const repository = await findRepository({ env: {}, cwd: folder.path });
  const { name, region } = await requireProfile(repository, environment, join(folder.path, cwd));
  return [name, region];
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

  it('are none where the profile is missing', async () => {
    const failure = await failing('ENVIRONMENT_UNKNOWN', () => profileOf('empty'));
    assert.match(failure.message, /no profile empty-superuser for empty/);
    assert.deepEqual(failure.suggestions, [
      'Environments with a profile: live, dev',
      'Set it up: pf aws account add empty',
    ]);
    const unknown = await failing('ENVIRONMENT_UNKNOWN', () => profileOf('emptyy'));
    assert.deepEqual(
      unknown.suggestions,
      ['Environments with a profile: live, dev'],
      'no account for a typing mistake',
    );
    const management = await failing('ENVIRONMENT_UNKNOWN', () => profileOf('management'));
    assert.equal(management.suggestions.at(-1), 'Set it up: pf aws org init');
  });

  it('belong to the environment of the folder by its own name', async () => {
    await using folder = await temporaryFolder(FILES);
    const repository = await findRepository({ env: {}, cwd: folder.path });
    assert.equal(await findEnvironmentHere(repository, join(folder.path, 'environments/prod/west')), 'live');
    assert.equal(await findEnvironmentHere(repository, folder.path), undefined);
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
