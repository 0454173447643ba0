import assert from 'node:assert/strict';
import { findAddressFlaw } from '../../src/cli/questions/emails.ts';

const TAKEN = [{ email: 'aws@example.com', owner: 'Account Acme' }];

describe('addressFlaw', () => {
  it('lets a good address pass', () => assert.equal(findAddressFlaw('aws+production@example.com', TAKEN), undefined));

  it('names who has the address, in whatever case', () =>
    assert.match(findAddressFlaw('AWS@Example.com', TAKEN) ?? '', /^Account Acme has this address/));

  it("says which of AWS's rules it breaks", () =>
    assert.match(findAddressFlaw('two words@example.com', TAKEN) ?? '', /^AWS would refuse it: .*blanks/));
});
