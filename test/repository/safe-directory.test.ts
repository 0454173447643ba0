import assert from 'node:assert/strict';
import { isSafeDirectory } from '../../src/repository/git-questions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a folder of another user', () => {
  const settings: readonly (readonly [says: string, folder: string, isSafe: boolean])[] = [
    ['/srv/stack', '/srv/stack', true],
    ['/srv/stack', '/srv/stack2', false],
    ['/srv/stack', '/srv/stack/deep', false],
    ['/srv/repos/*', '/srv/repos/stack', true],
    ['/srv/repos/*', '/srv/repos2/stack', false],
    ['/srv/repos/*', '/srv/repos', false],
    ['*', '/anywhere', true],
    ['~/stack', '/anywhere', false],
  ];
  for (const [says, folder, isSafe] of settings) {
    it(`${folder} is ${isSafe ? '' : 'not '}safe where git's own settings say ${says}`, async () => {
      await using home = await temporaryFolder({ '.gitconfig': `[safe]\n\tdirectory = ${says}\n` });
      const env = { PATH: process.env.PATH, HOME: home.path, GIT_CONFIG_NOSYSTEM: '1' };
      assert.equal(await isSafeDirectory(folder, { env }), isSafe);
      assert.equal(await isSafeDirectory(`${home.path}/stack`, { env }), ['*', '~/stack'].includes(says));
    });
  }

  it('is not safe where git is not there to say so', async () => {
    assert.equal(await isSafeDirectory('/srv/stack', { env: { PATH: '/nonexistent' } }), false);
  });
});
