import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CredentialsSource, readGivenCredentials } from '../../src/access/credential-source.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEYS = { accessKeyId: ID, secretAccessKey: SECRET };
const ENV = { AWS_ACCESS_KEY_ID: ID, AWS_SECRET_ACCESS_KEY: SECRET };
const JSON_KEYS = JSON.stringify({ AccessKey: { AccessKeyId: ID, SecretAccessKey: SECRET } });
const NONE: CredentialsSource = {
  fromEnv: false,
  fromCsv: undefined,
  fromJson: undefined,
  accessKeyId: undefined,
  secretAccessKeyStdin: false,
};

function read(given: Partial<CredentialsSource>, { env = {}, cwd = '/', stdin = '' } = {}) {
  return readGivenCredentials({ ...NONE, ...given }, { env, cwd }, async () => stdin);
}

describe('The credentials that were named', () => {
  it('are the key in the environment, with the token of its session', async () => {
    const given = ['--from-env'];
    assert.deepEqual(await read({ fromEnv: true }, { env: ENV }), { ...KEYS, given });
    const session = { ...ENV, AWS_SESSION_TOKEN: 'token' };
    assert.deepEqual(await read({ fromEnv: true }, { env: session }), { ...KEYS, given, sessionToken: 'token' });
  });

  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const) {
    it(`are none without ${name}, which is named and the other is not`, async () => {
      const failure = await failing('CREDENTIALS_INPUT_INVALID', () =>
        read({ fromEnv: true }, { env: { ...ENV, [name]: '' } }),
      );
      assert.equal(failure.message, `--from-env needs ${name} in the environment.`);
    });
  }

  it('are those of a file beside the person, not beside the program', async () => {
    await using folder = await temporaryFolder({ 'key.json': JSON_KEYS });
    writeFileSync(join(folder.path, 'key.csv'), `Access key ID,Secret access key\r\n${ID},${SECRET}\r\n`);
    for (const [way, flag, name] of [
      ['fromJson', '--from-json', 'key.json'],
      ['fromCsv', '--from-csv', 'key.csv'],
    ] as const) {
      const expected = { ...KEYS, given: [flag, name], file: join(folder.path, name) };
      assert.deepEqual(await read({ [way]: name }, { cwd: folder.path }), expected);
    }
    const missing = () => read({ fromCsv: 'keys.csv' }, { cwd: folder.path });
    assert.match((await failing('CREDENTIALS_INPUT_INVALID', missing)).message, /keys\.csv does not exist\.$/);
  });

  it('come on stdin: JSON, or the secret of an id', async () => {
    assert.deepEqual(await read({ fromJson: '-' }, { stdin: JSON_KEYS }), { ...KEYS, given: [] });
    const named = { accessKeyId: ID, secretAccessKeyStdin: true };
    assert.deepEqual(await read(named, { stdin: `${SECRET}\n` }), { ...KEYS, given: [] });
  });

  it('are none where none are named, or the id alone', async () => {
    assert.equal(await read({}), undefined);
    assert.equal(await read({ accessKeyId: ID }), undefined);
  });

  it('come one way at a time', async () => {
    const ways: Partial<CredentialsSource>[] = [
      { fromEnv: true },
      { fromCsv: 'a.csv' },
      { fromJson: 'a.json' },
      { accessKeyId: ID, secretAccessKeyStdin: true },
    ];
    for (const [at, way] of ways.entries()) {
      const two = { ...way, ...ways[(at + 1) % ways.length] };
      await failing('USAGE', () => read(two, { env: ENV, stdin: SECRET }));
    }
  });

  it('come with an id where the secret comes on stdin', async () => {
    const failure = await failing('USAGE', () => read({ secretAccessKeyStdin: true }, { stdin: SECRET }));
    assert.match(failure.message, /needs --access-key-id/);
  });
});
