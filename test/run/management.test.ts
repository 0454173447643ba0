import assert from 'node:assert/strict';
import type { Organization } from '../../src/aws/organizations.ts';
import { assertManagement } from '../../src/run/management.ts';
import { failing } from '../support/failing.ts';
import { workflows } from '../support/workflows.ts';

const [MANAGEMENT, MEMBER] = ['123456789012', '123456789013'];
const ORGANIZATION = {
  id: 'o-abcdefghij',
  managementAccountId: MANAGEMENT,
  managementAccountEmail: 'aws@acme.example',
  featureSet: 'ALL',
} as Organization;

const who = (account: string) => ({ account, arn: `arn:aws:iam::${account}:user/u`, userId: 'AIDA' });

describe('the management account', () => {
  it('is the one whose organization it is', () => assertManagement(who(MANAGEMENT), ORGANIZATION, { holder: 'p' }));

  it('is no member, even one whose id differs in the last digit', async () => {
    const failure = await failing('ORGANIZATION_FOREIGN', () =>
      assertManagement(who(MEMBER), ORGANIZATION, { holder: 'p' }),
    );
    assert.match(failure.message, new RegExp(`${MEMBER}.*${MANAGEMENT}`));
  });

  it('has all features: not consolidated billing alone', async () => {
    const billing = { ...ORGANIZATION, featureSet: 'CONSOLIDATED_BILLING' } as Organization;
    const failure = await failing('ORGANIZATION_FEATURES', () =>
      assertManagement(who(MANAGEMENT), billing, { holder: 'p' }),
    );
    assert.match(failure.message, /CONSOLIDATED_BILLING/);
  });

  it('is not opened for accounts with the keys of root', async () => {
    const run = await workflows();
    await run.orgInit({ replaceRootKey: false });
    await failing('ROOT_CANNOT_ASSUME', () => run.accountAdd());
    assert.ok(!run.sandbox.requests().some(({ operation }) => operation === 'CreateAccount'));
  });
});
