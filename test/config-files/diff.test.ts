import assert from 'node:assert/strict';
import { formatDiff } from '../../src/config-files/diff.ts';
import type { ProfileEdit } from '../../src/config-files/managed-keys.ts';
import { planFor } from './planning.ts';

const NEW_KEY: ProfileEdit = {
  profile: 'a',
  credentials: {
    aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE',
    aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  },
};

async function diff(credentials: string | undefined, edit: ProfileEdit): Promise<string> {
  return formatDiff((await planFor({ credentials }, edit)).credentials);
}

describe('the diff of a planned file', () => {
  it('is a unified diff with all secrets masked, the neighbours’ and the commented-out ones too', async () => {
    const before = [
      '[b]',
      'aws_access_key_id = AKIAOTHEROTHEROTHER1',
      'aws_secret_access_key = otherotherotherotherotherotherother12345',
      '# AWS_SECRET_ACCESS_KEY = commentedcommentedcommentedcommente54321',
      '[a]',
      'aws_access_key_id = AKIAOLDOLDOLDOLDOLD1',
      'aws_secret_access_key = oldoldoldoldoldoldoldoldoldoldoldold9999',
      '',
    ].join('\r\n');
    assert.equal(
      await diff(before, NEW_KEY),
      [
        '--- /repo/.aws/credentials',
        '+++ /repo/.aws/credentials',
        '@@ -3,5 +3,5 @@',
        ' aws_secret_access_key = ****',
        ' # AWS_SECRET_ACCESS_KEY = ****',
        ' [a]',
        '-aws_access_key_id = AKIAOLDOLDOLDOLDOLD1',
        '-aws_secret_access_key = ****',
        '+aws_access_key_id = AKIAIOSFODNN7EXAMPLE',
        '+aws_secret_access_key = ****',
        '',
      ].join('\n'),
    );
  });

  it('shows a new secret as a change even where both end alike', async () => {
    const before = '[a]\naws_secret_access_key = xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxEKEY\n';
    const shown = await diff(before, {
      profile: 'a',
      credentials: { aws_secret_access_key: 'w'.repeat(36).concat('EKEY') },
    });
    assert.match(shown, /^-aws_secret_access_key = \*{4}\n\+aws_secret_access_key = \*{4}$/m);
  });

  it('shows nothing of a secret of several lines', async () => {
    const before = '[b]\naws_session_token = firstfirstfirstfirst\n  SECONDSECOND\n[a]\naws_access_key_id = x\n';
    const shown = await diff(before, NEW_KEY);
    assert.doesNotMatch(shown, /SECOND|firstf/);
  });

  it('names /dev/null for a file that is not there yet', async () => {
    const shown = await diff(undefined, NEW_KEY);
    assert.match(shown, /^--- \/dev\/null\n\+\+\+ \/repo\/\.aws\/credentials\n@@ -0,0 \+1,3 @@\n\+\[a\]\n/);
  });

  it('is empty where nothing changes', async () => {
    assert.equal(await diff('[a]\n', { profile: 'a', config: {} }), '');
  });
});
