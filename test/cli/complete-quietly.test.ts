import assert from 'node:assert/strict';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PLACES: Readonly<Record<string, { files: Readonly<Record<string, string>>; candidates: readonly string[] }>> = {
  'there is no repository': { files: {}, candidates: [] },
  'an environment.yaml is broken': {
    files: {
      'panfactum.yaml': '',
      'environments/staging/environment.yaml': 'a: [\n',
      '.aws/config': '[profile production-superuser]\nregion = us-east-2\n',
    },
    candidates: [],
  },
  'the AWS files are broken: the folders still tell': {
    files: {
      'panfactum.yaml': '',
      'environments/staging/environment.yaml': 'environment: staging\n',
      '.aws/config': '[profile a]\n[profile a\n= x\n',
    },
    candidates: ['staging'],
  },
};

describe('TAB', () => {
  for (const [what, { files, candidates }] of Object.entries(PLACES)) {
    it(`prints no error where ${what}`, async () => {
      await using folder = await temporaryFolder(files);
      const words = ['aws', 'complete', '--', 'aws', 'verify', ''];
      await using pf = await openPfInProcess();
      const { stdout, stderr, status } = await pf.run(words, { cwd: folder.path });
      assert.deepEqual([stderr, status], ['', 0]);
      assert.deepEqual(stdout.split('\n').filter(Boolean), candidates);
    });
  }
});
