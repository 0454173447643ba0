import assert from 'node:assert/strict';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { chooseOutput, writeProfile } from '../../src/run/write-profile.ts';
import { systemClock } from '../../src/runtime.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const OLD = {
  aws_access_key_id: 'ASIAIOSFODNN7EXAMPLE',
  aws_secret_access_key: 'o'.repeat(40),
  aws_session_token: 'old',
};
const NEW = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'n'.repeat(40) };
const CREDENTIALS = `[qa1]\n${Object.entries(OLD)
  .map(([key, value]) => `${key} = ${value}\n`)
  .join('')}`;

/** What the profile qa1 holds once it was written as asked for. */
async function written(
  request: Omit<Parameters<typeof writeProfile>[2][number], 'profile'>,
  credentials = CREDENTIALS,
) {
  await using folder = await temporaryFolder({
    'panfactum.yaml': '',
    '.aws/config': '[profile qa1]\nregion = us-east-2\noutput = yaml\n',
    '.aws/credentials': credentials,
  });
  const repository = await findRepository({ repoRoot: undefined, env: {}, cwd: folder.path });
  await writeProfile({ clock: systemClock }, repository, [{ profile: 'qa1', ...request }]);
  return Object.fromEntries(readAwsFiles(repository).get('qa1')?.values ?? []);
}

describe('a profile that is written', () => {
  const settings = { region: 'us-east-2', output: 'yaml' };

  it('loses the token of an old session with its key, or gets that of the new one', async () => {
    const keys = { aws_access_key_id: NEW.accessKeyId, aws_secret_access_key: NEW.secretAccessKey };
    assert.deepEqual(await written({ keys: NEW }), { ...settings, ...keys });
    const session = { ...NEW, sessionToken: 'new' };
    assert.deepEqual(await written({ keys: session }), { ...settings, ...keys, aws_session_token: 'new' });
  });

  it('loses the token beside its own key too, which goes with none', async () => {
    const own = CREDENTIALS.replace(OLD.aws_access_key_id, NEW.accessKeyId).replace(
      OLD.aws_secret_access_key,
      NEW.secretAccessKey,
    );
    assert.equal((await written({ keys: NEW }, own)).aws_session_token, undefined);
  });

  it('keeps its key where none is given, and each setting that is not', async () => {
    assert.deepEqual(await written({ region: 'eu-west-1' }), { ...settings, ...OLD, region: 'eu-west-1' });
    assert.deepEqual(await written({ output: 'json' }), { ...settings, ...OLD, output: 'json' });
  });

  it('prints text only where nobody has set anything', () => {
    assert.equal(chooseOutput(undefined), 'text');
    assert.equal(chooseOutput({ region: undefined, output: undefined }), 'text');
    assert.equal(chooseOutput({ region: 'us-east-2', output: undefined }), undefined);
    assert.equal(chooseOutput({ region: undefined, output: 'json' }), undefined);
  });
});
