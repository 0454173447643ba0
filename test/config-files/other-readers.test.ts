import assert from 'node:assert/strict';
import { fromIni } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { SECRET, writtenFiles } from './odd-files.ts';

describe('profiles that were written into odd files', () => {
  it('are what the JavaScript SDK uses', async () => {
    const profiles = ['production-superuser', 'a.b', 'x@y:z'];
    await using files = await writtenFiles(profiles);
    const init = { filepath: files.paths.credentialsFile, configFilepath: files.paths.configFile, ignoreCache: true };
    const { configFile, credentialsFile } = await loadSharedConfigFiles(init);
    for (const [index, profile] of profiles.entries()) {
      const { accessKeyId, secretAccessKey, sessionToken } = await fromIni({ ...init, profile })();
      assert.deepEqual(
        [accessKeyId, secretAccessKey, sessionToken],
        [`AKIAIOSFODNN7EXAMPL${index}`, SECRET, undefined],
      );
      assert.equal(credentialsFile[profile]?.region ?? configFile[profile]?.region, 'us-east-2');
    }
  });
});
