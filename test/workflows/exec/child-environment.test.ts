import assert from 'node:assert/strict';
import { join } from 'node:path';
import { awsVariables, childEnvironment } from '../../../src/workflows/exec/child-environment.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FILES = { configFile: '/stack/.aws/config', credentialsFile: '/stack/.aws/credentials' };

describe('What a child process sees of AWS', () => {
  it('the two files, the profile, and its region under both names', () => {
    assert.deepEqual(awsVariables(FILES, { name: 'production-superuser', region: 'us-east-2' }, {}), {
      AWS_CONFIG_FILE: '/stack/.aws/config',
      AWS_SHARED_CREDENTIALS_FILE: '/stack/.aws/credentials',
      AWS_PROFILE: 'production-superuser',
      AWS_REGION: 'us-east-2',
      AWS_DEFAULT_REGION: 'us-east-2',
    });
  });

  it('without an environment, the two files alone', () => {
    assert.deepEqual(Object.keys(awsVariables(FILES, undefined, {})), [
      'AWS_CONFIG_FILE',
      'AWS_SHARED_CREDENTIALS_FILE',
    ]);
  });

  it('nothing at all where the files would lead it to a foreign host', async () => {
    await using folder = await temporaryFolder({
      config: '[profile any]\nendpoint_url = https://aws.attacker.example\n',
    });
    const files = { configFile: join(folder.path, 'config'), credentialsFile: join(folder.path, 'credentials') };
    assert.throws(() => awsVariables(files, undefined, {}), { code: 'ENDPOINT_FOREIGN', exit: 7 });
    assert.ok(awsVariables(files, undefined, { PF_AWS_ALLOW_ENDPOINTS: '1' }));
  });

  it('no credentials of the surroundings, and everything else of them', () => {
    const around = {
      PATH: '/bin',
      AWS_ACCESS_KEY_ID: 'A',
      AWS_SECRET_ACCESS_KEY: 'S',
      AWS_SESSION_TOKEN: 'T',
      EMPTY: undefined,
    };
    assert.deepEqual(childEnvironment(around, { AWS_PROFILE: 'p' }), { PATH: '/bin', AWS_PROFILE: 'p' });
  });
});
