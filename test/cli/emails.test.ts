import assert from 'node:assert/strict';
import { addressFlaw } from '../../src/cli/questions/emails.ts';

const TAKEN = [{ email: 'aws@example.com', owner: 'Account Acme' }];

describe('addressFlaw', () => {
  it('lets a good address pass', () => assert.equal(addressFlaw('aws+production@example.com', TAKEN), undefined));

  it('names who has the address, in whatever case', () =>
    assert.match(addressFlaw('AWS@Example.com', TAKEN) ?? '', /^Account Acme has this address/));

  it("says which of AWS's rules it breaks", () =>
    assert.match(addressFlaw('two words@example.com', TAKEN) ?? '', /^AWS would refuse it: .*blanks/));
});
