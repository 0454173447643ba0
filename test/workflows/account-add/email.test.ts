import assert from 'node:assert/strict';
import {
  findEmailFlaw,
  makeAccountName,
  makeEmail,
  makeOrganizationName,
  makePlusTemplate,
  type Templates,
} from '../../../src/workflows/account-add/request.ts';
import { failing } from '../../support/failing.ts';

const TEMPLATES: Templates = {
  email: undefined,
  emailTemplate: undefined,
  nameTemplate: '{organization}-{environment}',
  organizationName: 'acme',
  managementEmail: 'aws@example.com',
};

describe('The address of a new account', () => {
  it('is the management address with a plus part', () => {
    assert.equal(makeEmail('production', TEMPLATES), 'aws+production@example.com');
  });

  it('takes the place of a plus part that is there', () => {
    assert.equal(makePlusTemplate('aws+root@example.com'), 'aws+{environment}@example.com');
  });

  it('comes from the template', () => {
    const templates = { ...TEMPLATES, emailTemplate: '{environment}@{environment}.example.com' };
    assert.equal(makeEmail('staging', templates), 'staging@staging.example.com');
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
    it(`may not be ${email}`, () => assert.match(findEmailFlaw(email) ?? 'accepted', says));
  }

  for (const email of ['a@b.cd', `${'a'.repeat(52)}@example.com`, 'o.n-e+two@exa-mple.co.uk']) {
    it(`may be ${email}`, () => assert.equal(findEmailFlaw(email), undefined));
  }

  it('is refused before anything is asked of AWS, with the flaw and whose it is', async () => {
    const failure = await failing('EMAIL_INVALID', () =>
      makeEmail('staging', { ...TEMPLATES, email: 'a b@c.example' }),
    );
    assert.match(failure.message, /"a b@c\.example" for staging: only plain ASCII/);
    assert.deepEqual(failure.details, { environment: 'staging', email: 'a b@c.example' });
  });
});

describe('The name of a new account', () => {
  it('comes from the template', () => assert.equal(makeAccountName('production', TEMPLATES), 'acme-production'));

  const named = (nameTemplate: string) => makeAccountName('production', { ...TEMPLATES, nameTemplate });
  for (const name of ['a', 'a'.repeat(50), 'Acme Inc. (production) ~']) {
    it(`may be ${name}`, () => assert.equal(named(name), name));
  }
  for (const name of ['', ' ', '   ', 'a'.repeat(51), 'grün', 'tab\there']) {
    it(`may not be ${JSON.stringify(name)}`, async () => {
      const { message, details, suggestions } = await failing('ACCOUNT_NAME_INVALID', () => named(name));
      assert.ok(message.includes(`"${name}" for production`), message);
      assert.deepEqual(details, { environment: 'production', name });
      assert.match(suggestions.join(), /--organization-name or --name-template/);
    });
  }

  it('takes the organization from the management account, as a slug', () => {
    assert.equal(makeOrganizationName('Acme, Inc. (Prod)', 'stack'), 'acme-inc-prod');
    assert.equal(makeOrganizationName('日本', 'my-stack'), 'my-stack');
    assert.equal(makeOrganizationName('日本', '中国'), 'organization');
    assert.equal(makeOrganizationName('--a__b--', 'stack'), 'a-b');
    assert.equal(makeOrganizationName('abcdefghijklmnopqrs tuvw', 'stack'), 'abcdefghijklmnopqrs');
    assert.equal(makeOrganizationName('a very long name of a management account', 'stack'), 'a-very-long-name-of');
  });
});
