import assert from 'node:assert/strict';
import { at } from '../../../sandbox/client.ts';
import { ADMIN, type Batch, BELONGINGS, nothing, TRUST } from './step.ts';

const getProviderArn = (account: string) => `arn:aws:iam::${account}:oidc-provider/jobs.example`;

/** Taking it all down. */
export const ending: readonly Batch[] = [
  [
    { command: 'iam delete-login-profile', args: () => ['--user-name', 'amy'], expect: nothing },
    {
      command: 'iam delete-signing-certificate',
      args: () => ['--user-name', 'amy', '--certificate-id', BELONGINGS.certificate],
      expect: nothing,
    },
    {
      command: 'iam delete-ssh-public-key',
      args: () => ['--user-name', 'amy', '--ssh-public-key-id', BELONGINGS['ssh-key']],
      expect: nothing,
    },
    {
      command: 'iam delete-service-specific-credential',
      args: () => [
        ...['--user-name', 'amy'],
        ...['--service-specific-credential-id', BELONGINGS['service-credential']],
      ],
      expect: nothing,
    },
    {
      command: 'iam deactivate-mfa-device',
      args: () => ['--user-name', 'amy', '--serial-number', BELONGINGS['mfa-device']],
      expect: nothing,
    },
    {
      command: 'iam delete-user-policy',
      args: () => ['--user-name', 'amy', '--policy-name', BELONGINGS['inline-policy']],
      expect: nothing,
    },
    {
      command: 'iam remove-user-from-group',
      args: () => ['--user-name', 'amy', '--group-name', BELONGINGS.group],
      expect: nothing,
    },
    {
      command: 'organizations register-delegated-administrator',
      args: (known) => ['--account-id', known.dev, '--service-principal', 'sso.amazonaws.com'],
      expect: nothing,
    },
    {
      command: 'account start-primary-email-update',
      args: (known) => ['--account-id', known.dev, '--primary-email', 'closed@corp.example'],
      expect: (output) => assert.deepEqual(output, { Status: 'PENDING' }),
    },
  ],
  [
    {
      command: 'organizations list-delegated-services-for-account',
      args: (known) => ['--account-id', known.dev],
      expect: (output) => assert.equal(at(output, 'DelegatedServices', 0, 'ServicePrincipal'), 'sso.amazonaws.com'),
    },
    {
      command: 'organizations list-delegated-administrators',
      expect: (output, known) => assert.equal(at(output, 'DelegatedAdministrators', 0, 'Id'), known.dev),
    },
    {
      command: 'account put-alternate-contact',
      args: () => [
        ...['--alternate-contact-type', 'SECURITY', '--name', 'Ada', '--title', 'CTO'],
        ...['--email-address', 'ada@corp.example', '--phone-number', '+1 555 0100'],
      ],
      expect: nothing,
    },
    {
      command: 'account get-primary-email',
      args: (known) => ['--account-id', known.dev],
      expect: (output) => assert.deepEqual(output, { PrimaryEmail: 'dev@corp.example' }),
    },
  ],
  [
    {
      command: 'organizations deregister-delegated-administrator',
      args: (known) => ['--account-id', known.dev, '--service-principal', 'sso.amazonaws.com'],
      expect: nothing,
    },
    {
      command: 'account delete-alternate-contact',
      args: () => ['--alternate-contact-type', 'SECURITY'],
      expect: nothing,
    },
    {
      command: 'account accept-primary-email-update',
      args: (known) => ['--account-id', known.dev, '--primary-email', 'closed@corp.example', '--otp', known.code],
      expect: (output) => assert.deepEqual(output, { Status: 'ACCEPTED' }),
    },
  ],
  [
    {
      command: 'iam create-open-id-connect-provider',
      args: () => ['--url', 'https://jobs.example', '--client-id-list', 'sts.amazonaws.com'],
      expect: (output, known) =>
        assert.deepEqual(at(output, 'OpenIDConnectProviderArn'), getProviderArn(known.management)),
    },
  ],
  [
    {
      command: 'iam add-client-id-to-open-id-connect-provider',
      args: (known) => [
        ...['--open-id-connect-provider-arn', getProviderArn(known.management)],
        ...['--client-id', 'other'],
      ],
      expect: nothing,
    },
    {
      command: 'iam update-assume-role-policy',
      args: () => ['--role-name', 'crew', '--policy-document', TRUST],
      expect: nothing,
    },
  ],
  [
    {
      command: 'iam get-open-id-connect-provider',
      args: (known) => ['--open-id-connect-provider-arn', getProviderArn(known.management)],
      expect: (output) => {
        assert.equal(at(output, 'Url'), 'jobs.example');
        assert.deepEqual(at(output, 'ClientIDList'), ['sts.amazonaws.com', 'other']);
      },
    },
  ],
  [
    {
      command: 'resourcegroupstaggingapi get-resources',
      args: () => ['--region', 'us-east-1', '--resource-type-filters', 'organizations:account'],
      expect: (output) => assert.ok(Array.isArray(at(output, 'ResourceTagMappingList'))),
    },
    { command: 'organizations close-account', args: (known) => ['--account-id', known.dev], expect: nothing },
    {
      command: 'iam delete-access-key',
      args: (known) => ['--user-name', 'amy', '--access-key-id', known.amyKey],
      expect: nothing,
    },
    {
      command: 'iam detach-user-policy',
      args: () => ['--user-name', 'amy', '--policy-arn', ADMIN],
      expect: nothing,
    },
  ],
  [
    {
      command: 'iam delete-virtual-mfa-device',
      args: () => ['--serial-number', BELONGINGS['mfa-device']],
      expect: nothing,
    },
    { command: 'iam delete-user', args: () => ['--user-name', 'amy'], expect: nothing },
    {
      command: 'sts get-caller-identity',
      as: 'admin',
      expect:
        '(InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.',
    },
    {
      command: 'organizations list-accounts',
      as: 'admin',
      expect:
        '(UnrecognizedClientException) when calling the ListAccounts operation: The security token included in the request is invalid.',
    },
  ],
];
