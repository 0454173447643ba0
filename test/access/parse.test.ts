import assert from 'node:assert/strict';
import { parseCsvKeys, parseJsonKeys } from '../../src/access/parse-credentials.ts';
import { isFailure } from '../../src/errors/failure.ts';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = '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';
const KEYS = { accessKeyId: ID, secretAccessKey: SECRET };

/** The failure of `read`, whose words must not hold the secret. */
async function refusalOf(read: () => unknown): Promise<string> {
  try {
    await read();
  } catch (error) {
    assert.ok(isFailure(error), String(error));
    assert.equal(error.code, 'CREDENTIALS_INPUT_INVALID');
    assert.ok(!JSON.stringify([error.message, error.details, error.suggestions]).includes('CANARY'), error.message);
    return error.message;
  }
  return assert.fail('it was read');
}

describe('Credentials from a CSV of the console', () => {
  const files: Readonly<Record<string, string>> = {
    'rootkey.csv of today, with BOM and CRLF': `\uFEFFAccess key ID,Secret access key\r\n${ID},${SECRET}\r\n`,
    'an accessKeys.csv without a final line end': `Access key ID,Secret access key\n${ID},${SECRET}`,
    'columns in another order, quoted': `"Secret access key","Access key ID"\n"${SECRET}","${ID}"\n`,
    'credentials.csv of a new user': `User name,Password,Access key ID,Secret access key,Console login link\r\nada,,${ID},${SECRET},https://1.signin.aws.amazon.com/console\r\n`,
    'lines and columns that a person has touched': `\n Access key ID , Secret access key ,\n\n ${ID} , ${SECRET}\n\n`,
    'rootkey.csv of years ago': `AWSAccessKeyId=${ID}\r\nAWSSecretKey=${SECRET}\r\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    it(`reads ${name}`, async () => assert.deepEqual(await parseCsvKeys(text, 'file'), KEYS));
  }

  const others: Readonly<Record<string, [text: string, says: RegExp]>> = {
    'another table': ['a,b\n1,2\n', /no columns/],
    'a table of ids alone': [`Access key ID,b\n${ID},2\n`, /no columns/],
    'a table of secrets alone': [`a,Secret access key\n1,${SECRET}\n`, /no columns/],
    'an old file with something before it': [`x AWSAccessKeyId=${ID}\nAWSSecretKey=${SECRET}\n`, /no columns/],
    'an old file with something behind it': [`AWSAccessKeyId=${ID}\nAWSSecretKey=${SECRET}\nx\n`, /no columns/],
    'two keys': [`Access key ID,Secret access key\n${ID},${SECRET}\n${ID},${SECRET}\n`, /holds 2 keys/],
    'a header alone': ['Access key ID,Secret access key\n', /holds 0 keys/],
    'a broken quote around the secret': [`Access key ID,Secret access key\n${ID},"${SECRET}x"y\n`, /not a CSV/],
    'a secret with a blank in it': [
      `Access key ID,Secret access key\n${ID},CANARY CANARY CANARY\n`,
      /secret access key/,
    ],
    'no secret': [`Access key ID,Secret access key\n${ID},\n`, /no access key/],
    nothing: ['', /no columns/],
  };
  for (const [name, [text, says]] of Object.entries(others)) {
    it(`refuses ${name} without showing a secret`, async () => {
      assert.match(await refusalOf(() => parseCsvKeys(text, 'file')), says);
    });
  }
});

describe('Credentials from JSON of the AWS CLI', () => {
  it('reads what create-access-key prints', () => {
    const text = JSON.stringify({
      AccessKey: { UserName: 'ada', AccessKeyId: ID, Status: 'Active', SecretAccessKey: SECRET },
    });
    assert.deepEqual(parseJsonKeys(text, 'file'), KEYS);
  });

  it('reads it with a BOM, as PowerShell writes files', () => {
    assert.deepEqual(
      parseJsonKeys(`\uFEFF${JSON.stringify({ AccessKeyId: ID, SecretAccessKey: SECRET })}`, 'file'),
      KEYS,
    );
  });

  it('reads what export-credentials prints, the token too', () => {
    const text = JSON.stringify({ Version: 1, AccessKeyId: ID, SecretAccessKey: SECRET, SessionToken: 'token' });
    assert.deepEqual(parseJsonKeys(text, 'file'), { ...KEYS, sessionToken: 'token' });
  });

  it('reads what assume-role prints', () => {
    const text = JSON.stringify({ Credentials: { AccessKeyId: ID, SecretAccessKey: SECRET, SessionToken: 't' } });
    assert.deepEqual(parseJsonKeys(text, 'file'), { ...KEYS, sessionToken: 't' });
  });

  const shape = (AccessKeyId: unknown, SecretAccessKey: unknown) => JSON.stringify({ AccessKeyId, SecretAccessKey });
  const others: Readonly<Record<string, [text: string, says: RegExp]>> = {
    'what is no JSON': [`{"AccessKeyId": "${ID}", "SecretAccessKey": "${SECRET}"`, /^file is not JSON/],
    'an inactive key': [
      JSON.stringify({ AccessKey: { AccessKeyId: ID, SecretAccessKey: SECRET, Status: 'Inactive' } }),
      /^file holds a key that is inactive/,
    ],
    'a number in place of an id': [shape(1234567890123456, SECRET), /^file holds no access key id and secret/],
    'an id that is too short': [shape('A'.repeat(15), SECRET), /^file: the access key id is not one/],
    'an id that is too long': [shape('A'.repeat(129), SECRET), /^file: the access key id is not one/],
    'an id with something behind it': [shape(`${ID} #`, SECRET), /^file: the access key id is not one/],
    'an id with something before it': [shape(`# ${ID}`, SECRET), /^file: the access key id is not one/],
    'a secret that is too short': [shape(ID, 'CANARY789012345'), /^file: the secret access key is not one/],
    'a secret with a line end': [shape(ID, `${SECRET}\n`), /^file: the secret access key is not one/],
    'a secret behind a blank': [shape(ID, ` ${SECRET}`), /^file: the secret access key is not one/],
    'a text': ['"CANARY"', /^file holds no access key id and secret/],
    null: ['null', /^file holds no access key id and secret/],
  };
  for (const [name, [text, says]] of Object.entries(others)) {
    it(`refuses ${name} without showing a secret`, async () => {
      assert.match(await refusalOf(() => parseJsonKeys(text, 'file')), says);
    });
  }
});
