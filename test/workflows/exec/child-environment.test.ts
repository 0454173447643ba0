import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createRuntime } from '../../../src/runtime.ts';
import { makeChildEnvironment, resolveAwsVariables } from '../../../src/workflows/exec/child-environment.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FILES = { configFile: '/stack/.aws/config', credentialsFile: '/stack/.aws/credentials' };
const SUBJECT = {
  repository: { root: '/stack', awsDir: '/stack/.aws', ...FILES },
  runtime: createRuntime({ env: {} }),
};

describe('What a child process sees of AWS', () => {
  it('the two files, the profile, and its region under both names', async () => {
    assert.deepEqual(await resolveAwsVariables(SUBJECT, { profile: 'production-superuser', region: 'us-east-2' }), {
      AWS_CONFIG_FILE: '/stack/.aws/config',
      AWS_SHARED_CREDENTIALS_FILE: '/stack/.aws/credentials',
      AWS_PROFILE: 'production-superuser',
      AWS_REGION: 'us-east-2',
      AWS_DEFAULT_REGION: 'us-east-2',
    });
  });

  it('without an environment, the two files alone', async () => {
    assert.deepEqual(Object.keys(await resolveAwsVariables(SUBJECT, undefined)), [
      'AWS_CONFIG_FILE',
      'AWS_SHARED_CREDENTIALS_FILE',
    ]);
  });

  it('no region that would be another host', async () => {
    const environment = { profile: 'p', region: 'attacker.example/?' };
    await assert.rejects(resolveAwsVariables(SUBJECT, environment), { code: 'ENDPOINT_FOREIGN', exit: 7 });
  });

  it('nothing at all where the files would lead it to a foreign host', async () => {
    await using folder = await temporaryFolder({
      config: '[profile any]\nendpoint_url = https://aws.attacker.example\n',
    });
    const files = { configFile: join(folder.path, 'config'), credentialsFile: join(folder.path, 'credentials') };
    const subjectIn = (env: Readonly<Record<string, string>>) => ({
      repository: { root: folder.path, awsDir: folder.path, ...files },
      runtime: createRuntime({ env }),
    });
    await assert.rejects(resolveAwsVariables(subjectIn({}), undefined), { code: 'ENDPOINT_FOREIGN', exit: 7 });
    assert.ok(await resolveAwsVariables(subjectIn({ PF_AWS_ALLOW_ENDPOINTS: '1' }), undefined));
  });

  it('nothing, while the files would run what was not agreed to', async () => {
    const config = '[profile a]\ncredential_process = x\n[profile b]\nregion = us-east-2\n';
    await using folder = await temporaryFolder({ '.aws/config': config });
    const [root, awsDir] = [folder.path, join(folder.path, '.aws')];
    const repository = {
      root,
      awsDir,
      configFile: join(awsDir, 'config'),
      credentialsFile: join(awsDir, 'credentials'),
    };
    const subject = { repository, runtime: createRuntime({ env: { HOME: root }, cwd: root }) };
    await assert.rejects(resolveAwsVariables(subject, { profile: 'b', region: undefined }), { code: 'TRUST_NEEDED' });
    await assert.rejects(resolveAwsVariables(subject, undefined), { code: 'TRUST_NEEDED' });
  });

  it('no credentials of the surroundings, and everything else of them', () => {
    const around = {
      PATH: '/bin',
      AWS_ACCESS_KEY_ID: 'A',
      AWS_SECRET_ACCESS_KEY: 'S',
      AWS_SESSION_TOKEN: 'T',
      EMPTY: undefined,
    };
    assert.deepEqual(makeChildEnvironment(around, { AWS_PROFILE: 'p' }), { PATH: '/bin', AWS_PROFILE: 'p' });
  });
});
