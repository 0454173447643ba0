import assert from 'node:assert/strict';
import { type ProofBinding, readProof, signProof } from '../../../src/workflows/verify/proof.ts';

const IDENTITY = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/u', userId: 'AIDA1' };
const BOND: ProofBinding = {
  proves: 'policy',
  profile: 'production-superuser',
  keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret-1' },
  expectedAccount: '123456789012',
  endpoint: 'https://sts.us-east-2.amazonaws.com/',
  region: 'us-east-2',
  contents: 'c1',
};
const MADE = 1_000_000;
const AGE = 60_000;

const made = async (bond = BOND) => JSON.stringify(await signProof(IDENTITY, MADE, bond));
const read = (text: string, bond = BOND, now = MADE) => readProof(text, bond, { now, most: AGE });

describe('what a proof is bound to', () => {
  it('is taken for what it was made for', async () => assert.deepEqual(await read(await made()), IDENTITY));

  const KEYS = BOND.keys;
  /** Each as near to the bond as it can be. */
  const OTHERS: Readonly<Record<string, Partial<ProofBinding>>> = {
    'that it merely proves whose it is': { proves: 'owner' },
    'the profile': { profile: 'production-superuse' },
    'the key': { keys: { ...KEYS, accessKeyId: 'AKIAIOSFODNN7EXAMPLF' } },
    'its secret': { keys: { ...KEYS, secretAccessKey: 'secret-2' } },
    'a session token': { keys: { ...KEYS, sessionToken: 'token' } },
    'the last digit of the expected account': { expectedAccount: '123456789013' },
    'that an account is expected': { expectedAccount: undefined },
    'the endpoint': { endpoint: 'https://sts.us-east-1.amazonaws.com/' },
    'the region': { region: 'us-east-1' },
    'what the files hold': { contents: 'c2' },
  };
  for (const [what, other] of Object.entries(OTHERS)) {
    it(`${what}: neither way is one taken for the other`, async () => {
      assert.equal(await read(await made(), { ...BOND, ...other }), undefined);
      assert.equal(await read(await made({ ...BOND, ...other })), undefined);
    });
  }

  for (const [field, value] of Object.entries({
    account: '123456789013',
    arn: 'arn:aws:iam::123456789012:user/v',
    userId: 'AIDA2',
    provenAt: MADE + 1,
  })) {
    it(`${field}, which nobody changes afterwards`, async () => {
      const forged = { ...JSON.parse(await made()), [field]: value };
      assert.equal(await read(JSON.stringify(forged), BOND, MADE + 1), undefined);
    });
  }

  it('its time: to the last millisecond, and none from the future', async () => {
    const text = await made();
    assert.deepEqual(await read(text, BOND, MADE + AGE), IDENTITY);
    assert.equal(await read(text, BOND, MADE + AGE + 1), undefined);
    assert.equal(await read(text, BOND, MADE - 1), undefined);
  });

  it('its form', async () => {
    const proof = JSON.parse(await made());
    const odd = [{ version: 2 }, { provenAt: '1000000' }, { provenAt: 1e6 + 0.5 }, { account: 1 }, { arn: null }];
    for (const change of [...odd, { userId: [] }, { signature: 7 }, { signature: undefined }]) {
      assert.equal(await read(JSON.stringify({ ...proof, ...change })), undefined, JSON.stringify(change));
    }
    for (const text of ['', '{', 'null', '1', '[]', '"x"']) assert.equal(await read(text), undefined, text);
  });

  it('no secret', async () => assert.ok(!(await made()).includes('secret-1')));
});
