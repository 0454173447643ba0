import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profilesOf } from '../../src/run/profiles.ts';

describe('The profiles of the repository', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pf-profiles-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const files = () => ({ configFile: join(folder, 'config'), credentialsFile: join(folder, 'credentials') });

  it('are none where there are no files', async () => assert.equal((await profilesOf(files())).size, 0));

  it('are not taken for none where a directory stands in place of a file', async () => {
    await mkdir(files().credentialsFile);
    await assert.rejects(profilesOf(files()), {
      code: 'CONFIG_FILE_UNREADABLE',
      message: /credentials: a directory stands where the file should be/,
      suggestions: [`Move it away: mv ${files().credentialsFile} ${files().credentialsFile}.old`],
    });
  });
});
