import assert from 'node:assert/strict';
import { at } from '../../../sandbox/client.ts';
import { ADMIN, type Batch, nothing } from './step.ts';

/** Units, keys, policies and tags. */
export const building: readonly Batch[] = [
  [
    {
      command: 'organizations describe-create-account-status',
      args: (known) => ['--create-account-request-id', known.creation],
      expect: (output, known) => {
        known.dev = String(at(output, 'CreateAccountStatus', 'AccountId'));
        assert.match(known.dev, /^\d{12}$/);
      },
    },
    {
      command: 'organizations create-organizational-unit',
      args: (known) => ['--parent-id', known.root, '--name', 'Workloads'],
      expect: (output, known) => {
        known.unit = String(at(output, 'OrganizationalUnit', 'Id'));
        assert.match(known.unit, /^ou-[a-z0-9]{4}-[a-z0-9]{8}$/);
      },
    },
    {
      command: 'iam create-user',
      args: () => ['--user-name', 'amy'],
      expect: '(EntityAlreadyExists) when calling the CreateUser operation: User with name amy already exists.',
    },
    {
      command: 'iam attach-user-policy',
      args: () => ['--user-name', 'amy', '--policy-arn', ADMIN],
      expect: nothing,
    },
    {
      command: 'iam attach-role-policy',
      args: () => ['--role-name', 'crew', '--policy-arn', ADMIN],
      expect: nothing,
    },
    {
      command: 'iam create-access-key',
      args: () => ['--user-name', 'amy'],
      expect: (output, known) => {
        known.amyKey = String(at(output, 'AccessKey', 'AccessKeyId'));
        known.admin = {
          accessKeyId: known.amyKey,
          secretAccessKey: String(at(output, 'AccessKey', 'SecretAccessKey')),
        };
        assert.equal(known.admin.secretAccessKey.length, 40);
      },
    },
    {
      command: 'iam create-login-profile',
      args: () => ['--user-name', 'amy', '--password', 'correct-horse'],
      expect: (output) => assert.equal(at(output, 'LoginProfile', 'UserName'), 'amy'),
    },
    {
      command: 'iam tag-user',
      args: () => ['--user-name', 'amy', '--tags', 'Key=a,Value=1', 'Key=b,Value=2'],
      expect: nothing,
    },
    {
      command: 'iam enable-organizations-root-credentials-management',
      expect: (output) => assert.deepEqual(at(output, 'EnabledFeatures', 0), 'RootCredentialsManagement'),
    },
  ],
  [
    {
      command: 'iam enable-organizations-root-sessions',
      expect: (output) =>
        assert.deepEqual(at(output, 'EnabledFeatures'), ['RootCredentialsManagement', 'RootSessions']),
    },
    {
      command: 'organizations move-account',
      args: (known) => [
        ...['--account-id', known.dev, '--source-parent-id', known.root],
        ...['--destination-parent-id', known.unit],
      ],
      expect: nothing,
    },
    {
      command: 'organizations tag-resource',
      args: (known) => ['--resource-id', known.dev, '--tags', 'Key=a,Value=1', 'Key=b,Value=2'],
      expect: nothing,
    },
    {
      command: 'organizations create-organizational-unit',
      args: (known) => ['--parent-id', known.root, '--name', 'Workloads'],
      expect:
        '(DuplicateOrganizationalUnitException) when calling the CreateOrganizationalUnit operation: An OU with the same name already exists.',
    },
    {
      command: 'organizations create-account',
      args: () => ['--email', 'dev@corp', '--account-name', 'dev'],
      expect:
        '(InvalidInputException) when calling the CreateAccount operation: You provided a value that does not match the required pattern.',
    },
    {
      command: 'iam untag-user',
      args: () => ['--user-name', 'amy', '--tag-keys', 'b'],
      expect: nothing,
    },
    {
      command: 'iam update-access-key',
      as: 'root',
      args: (known) => ['--user-name', 'amy', '--access-key-id', known.amyKey, '--status', 'Active'],
      expect: nothing,
    },
    {
      command: 'sts get-access-key-info',
      args: (known) => ['--access-key-id', known.amyKey],
      expect: (output) => assert.match(String(at(output, 'Account')), /^\d{12}$/),
    },
    {
      command: 'sts assume-role',
      args: (known) => [
        ...['--role-arn', `arn:aws:iam::${known.dev}:role/OrganizationAccountAccessRole`],
        ...['--role-session-name', 'pf'],
      ],
      expect: '(AccessDenied) when calling the AssumeRole operation: Roles may not be assumed by root accounts.',
    },
    {
      command: 'organizations disable-aws-service-access',
      args: () => ['--service-principal', 'sso.amazonaws.com'],
      expect: nothing,
    },
    {
      command: 'iam list-organizations-features',
      expect: (output, known) => assert.equal(at(output, 'OrganizationId'), known.organization),
    },
  ],
];
