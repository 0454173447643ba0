import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsFiles, parseContent, readAwsFiles } from '../../src/config-files/read.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pathsIn } from './writing.ts';

function filesOf(config: string | Buffer | undefined, credentials: string | Buffer | undefined): AwsFiles {
  const read = (content: string | Buffer | undefined) =>
    content === undefined ? undefined : parseContent('file', Buffer.from(content));
  return new AwsFiles(read(config), read(credentials));
}

describe('reading profiles', () => {
  it('gives the values as botocore reads them, by lower-cased key', () => {
    const profiles = filesOf(
      '# c\n[profile a]\nRegion = x # y\ns3 =\n  region = z\n\n[profile "a b"]\n[sso-session a]\n',
      '[DEFAULT]\noutput = lent\n[a]\naws_access_key_id: AKIA\n',
    );
    const a = profiles.get('a');
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
    assert.equal(profiles.get('a b')?.credentials, undefined);
    assert.equal(profiles.get('b'), undefined);
    assert.equal(profiles.get('constructor'), undefined);
  });

  it('names each profile once, in the order of the files, config first', () => {
    const profiles = filesOf(
      '[profile z]\n[default]\n[profile a]\n[profile "z"]\n[profile z b]\n',
      '[m]\n[a]\n[b]\n[z]\n',
    );
    assert.deepEqual([...profiles.keys()], ['z', 'default', 'a', 'm', 'b']);
    assert.deepEqual(
      [...profiles.values()].map(({ name }) => name),
      ['z', 'default', 'a', 'm', 'b'],
    );
  });

  it('merges the two files as the SDK does: credentials win', () => {
    const a = filesOf(
      '[profile a]\nregion = x\noutput = json\n',
      '[a]\nregion = y\naws_access_key_id = AKIA\naws_secret_access_key = s\n',
    ).get('a');
    assert.deepEqual([a?.region, a?.output, a?.kind], ['y', 'json', 'static']);
    assert.deepEqual(a?.keys, { accessKeyId: 'AKIA', secretAccessKey: 's' });
    assert.equal(a?.values.get('region'), 'y');
  });

  for (const [title, config, credentials, split] of [
    [
      'nothing where the two agree',
      'aws_access_key_id=A\naws_secret_access_key=s',
      'aws_access_key_id=A\naws_secret_access_key=s',
      undefined,
    ],
    [
      'two keys',
      'aws_access_key_id=A\naws_secret_access_key=s',
      'aws_access_key_id=B\naws_secret_access_key=s',
      'two keys',
    ],
    [
      'two secrets of one key',
      'aws_access_key_id=A\naws_secret_access_key=s',
      'aws_access_key_id=A\naws_secret_access_key=t',
      'two keys',
    ],
    ['half a key', 'aws_secret_access_key=s', 'aws_access_key_id=A', 'half a key'],
    ['the other half', 'aws_access_key_id=A', 'aws_secret_access_key=s', 'half a key'],
    ['a token apart', 'aws_session_token=t', 'aws_access_key_id=A\naws_secret_access_key=s', 'token apart'],
    [
      'a token apart from a key in config',
      'aws_access_key_id=A\naws_secret_access_key=s',
      'aws_session_token=t',
      'token apart',
    ],
    [
      'a token in both',
      'aws_session_token=t',
      'aws_access_key_id=A\naws_secret_access_key=s\naws_session_token=t',
      undefined,
    ],
  ] as const) {
    it(`sees how the key lies in both files: ${title}`, () => {
      const profiles = filesOf(`[profile a]\n${config}\n`, `[a]\n${credentials}\n`);
      assert.equal(profiles.get('a')?.split, split);
    });
  }

  it('takes the last of several sections, as botocore does', () => {
    const profiles = filesOf('[profile a]\nregion = x\n[profile "a"]\noutput = y\n', undefined);
    assert.deepEqual([...(profiles.get('a')?.config ?? [])], [['output', 'y']]);
  });
});

describe('reading the two files', () => {
  it('finds no profiles where there are no files', async () => {
    await using folder = await temporaryFolder();
    const read = readAwsFiles(pathsIn(folder.path));
    assert.deepEqual([[...read.keys()], read.config, read.credentials], [[], undefined, undefined]);
  });

  it('does not take a directory in place of a file for none, nor a pipe, nor what it cannot decode', async () => {
    await using folder = await temporaryFolder({ config: '' });
    const paths = pathsIn(folder.path);
    await mkdir(paths.credentialsFile);
    assert.throws(() => readAwsFiles(paths), {
      code: 'CONFIG_FILE_UNREADABLE',
      message: /credentials: what stands there is a folder\. No file was touched/,
      suggestions: [`Move it away: mv ${paths.credentialsFile} ${paths.credentialsFile}.old`],
    });
    const pipe = join(folder.path, 'pipe');
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    assert.throws(() => readAwsFiles({ ...paths, credentialsFile: pipe }), /no regular file/);
    assert.throws(() => filesOf('', Buffer.from('\ufeff[a]\n', 'utf16le')), /UTF-16/);
  });
});
