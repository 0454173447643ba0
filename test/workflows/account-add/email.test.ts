import assert from 'node:assert/strict';
import {
  emailFlaw,
  emailFor,
  nameFor,
  organizationNameFrom,
  plusTemplate,
  type Templates,
} from '../../../src/workflows/account-add/email.ts';

const TEMPLATES: Templates = {
  email: undefined,
  emailTemplate: undefined,
  nameTemplate: '{organization}-{environment}',
  organizationName: 'acme',
  managementEmail: 'aws@example.com',
};

describe('The address of a new account', () => {
  it('is the management address with a plus part', () => {
    assert.equal(emailFor('production', TEMPLATES), 'aws+production@example.com');
  });

  it('takes the place of a plus part that is there', () => {
    assert.equal(plusTemplate('aws+root@example.com'), 'aws+{environment}@example.com');
  });

  it('comes from the template', () => {
    const templates = { ...TEMPLATES, emailTemplate: '{environment}@{environment}.example.com' };
    assert.equal(emailFor('staging', templates), 'staging@staging.example.com');
  });

  // Source: the pattern and limits of the Email member of CreateAccount, in the API reference.
  const refused: readonly [email: string, says: RegExp][] = [
    ['a@b.c', /6 to 64/],
    [`${'a'.repeat(53)}@example.com`, /6 to 64/],
    ['grün@example.com', /ASCII/],
    ['a b@example.com', /ASCII/],
    ['name.example.com', /look like/],
    ['a@b@example.com', /look like/],
    ['name@example', /look like/],
    ['na(me@example.com', /may hold none/],
    ['.name@example.com', /dot/],
    ['name@-example.com', /hyphen/],
    ['name@example.com.', /hyphen or a dot/],
  ];
  for (const [email, says] of refused) {
    it(`may not be ${email}`, () => assert.match(emailFlaw(email) ?? 'accepted', says));
  }

  it('may have 64 characters', () => assert.equal(emailFlaw(`${'a'.repeat(52)}@example.com`), undefined));
});

describe('The name of a new account', () => {
  it('comes from the template', () => assert.equal(nameFor('production', TEMPLATES), 'acme-production'));

  it('may not be longer than AWS allows', () => {
    assert.throws(() => nameFor('production', { ...TEMPLATES, organizationName: 'a'.repeat(40) }), {
      code: 'ACCOUNT_NAME_INVALID',
    });
  });

  it('takes the organization from the management account, as a slug', () => {
    assert.equal(organizationNameFrom('Acme, Inc. (Prod)', 'stack'), 'acme-inc-prod');
    assert.equal(organizationNameFrom('日本', 'my-stack'), 'my-stack');
    assert.equal(organizationNameFrom('a very long name of a management account', 'stack'), 'a-very-long-name-of');
  });
});
