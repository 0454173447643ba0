import assert from 'node:assert/strict';
import writeConfiguration from '../../../src/hooks/terragrunt-configure/write-configuration.ts';
import { failing } from '../../support/failing.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('our own handler of terragrunt:configure', () => {
  const environments = [
    { environment: 'production', accountId: '111111111111', profile: 'production-superuser', region: 'us-east-2' },
  ];

  it('leaves alone what the command that tells of it has written itself', async () => {
    await writeConfiguration({ repoRoot: '/there/is/no/such/folder', environments, written: [] });
  });

  it('writes the files of everybody else, or says why not', async () => {
    await using folder = await temporaryFolder({ 'panfactum.yaml': '' });
    const failure = await failing('ENVIRONMENT_UNKNOWN', () =>
      writeConfiguration({ repoRoot: folder.path, environments }),
    );
    assert.match(failure.message, /^What is new is in order \(production\); only its terragrunt configuration/);
  });
});
