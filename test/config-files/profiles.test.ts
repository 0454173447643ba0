import assert from 'node:assert/strict';
import { readProfiles } from '../../src/config-files/profiles.ts';

describe('reading profiles', () => {
  it('gives the values as botocore reads them, by lower-cased key, with the lines of the headers', () => {
    const facts = readProfiles({
      config: '# c\n[profile a]\nRegion = x # y\ns3 =\n  region = z\n\n[profile "a b"]\n[sso-session a]\n',
      credentials: '[DEFAULT]\noutput = lent\n[a]\naws_access_key_id: AKIA\n',
    });
    assert.deepEqual([...facts.keys()], ['a', 'a b']);
    const a = facts.get('a');
    assert.deepEqual(
      [...(a?.config ?? [])],
      [
        ['region', 'x # y'],
        ['s3', '\nregion = z'],
      ],
    );
    assert.deepEqual(
      [...(a?.credentials ?? [])],
      [
        ['output', 'lent'],
        ['aws_access_key_id', 'AKIA'],
      ],
    );
    assert.deepEqual(a?.lines, { config: [2], credentials: [3] });
    assert.deepEqual(facts.get('a b')?.lines, { config: [7], credentials: [] });
    assert.equal(facts.get('a b')?.credentials, undefined);
  });

  it('takes the last of several sections, as botocore does, and names the lines of all', () => {
    const facts = readProfiles({
      config: '[profile a]\nregion = x\n[profile "a"]\noutput = y\n',
      credentials: undefined,
    });
    assert.deepEqual([...(facts.get('a')?.config ?? [])], [['output', 'y']]);
    assert.deepEqual(facts.get('a')?.lines.config, [1, 3]);
  });

  it('reads on where botocore gives up', () => {
    const facts = readProfiles({ config: 'junk\n[profile a]\nregion = x\nregion = y\nmore\n', credentials: '' });
    assert.deepEqual([...(facts.get('a')?.config ?? [])], [['region', 'x']]);
  });
});
