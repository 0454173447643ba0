import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fromIni } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import type { ProfileEdit } from '../../src/config-files/owned-keys.ts';
import { writeProfiles } from '../../src/config-files/write.ts';
import { systemClock } from '../../src/runtime.ts';
import { NEEDS_AWS_CLI, skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pathsIn } from './writing.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** Odd files as they were before the edit: each with something that has led a writer astray. */
const CONFIG =
  '[sso-session production-superuser]\nsso_region = x\n\n  [profile production-superuser] # mine\n  s3 =\n    region = eu-west-3\n  Region = eu-west-1 # old\n\n[profile "two words"]\r\noutput = json\r\n# last, without a line end';
const CREDENTIALS =
  '[production-superuser]\naws_access_key_id = ASIAOLD\naws_secret_access_key = old\naws_session_token = stale\nregion = eu-west-2\n[x]y]\naws_access_key_id=old';

function editOf(profile: string, index: number): ProfileEdit {
  return {
    profile,
    config: { region: 'us-east-2', output: 'text' },
    credentials: { aws_access_key_id: `AKIAIOSFODNN7EXAMPL${index}`, aws_secret_access_key: SECRET },
  };
}

async function writtenFiles(profiles: readonly string[]) {
  const folder = await temporaryFolder({ '.aws/config': CONFIG, '.aws/credentials': CREDENTIALS });
  const paths = pathsIn(join(folder.path, '.aws'));
  await writeProfiles(paths, profiles.map(editOf), { clock: systemClock });
  return { paths, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('profiles that were written into odd files', () => {
  it('are what the real AWS CLI uses', async function () {
    skipUnless(this, spawnSync('aws', ['--version']).status === 0, NEEDS_AWS_CLI);
    const profiles = ['production-superuser', 'two words', 'x]y', 'a.b'];
    await using files = await writtenFiles(profiles);
    const env = {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_CONFIG_FILE: files.paths.config,
      AWS_SHARED_CREDENTIALS_FILE: files.paths.credentials,
    };
    const aws = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('aws', args, { env, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      return stdout;
    };
    profiles.forEach((profile, index) => {
      const list = aws('configure', 'list', '--profile', profile);
      assert.match(list, /^\s*region\s.*us-east-2/m);
      assert.match(list, new RegExp(`^\\s*access_key\\s.*\\*MPL${index}\\s.*shared-credentials-file`, 'm'));
      assert.match(list, /^\s*secret_key\s.*\*EKEY\s.*shared-credentials-file/m);
    });
  });

  it('are what the JavaScript SDK uses', async () => {
    const profiles = ['production-superuser', 'a.b', 'x@y:z'];
    await using files = await writtenFiles(profiles);
    const init = { filepath: files.paths.credentials, configFilepath: files.paths.config, ignoreCache: true };
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
