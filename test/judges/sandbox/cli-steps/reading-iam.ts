import assert from 'node:assert/strict';
import { at } from '../../../sandbox/client.ts';
import { ADMIN, type Batch, BELONGINGS, TRUST, WEB_IDENTITY_TOKEN } from './step.ts';

/** What IAM and STS tell. */
export const readingIam: readonly Batch[] = [
  [
    {
      command: 'iam get-user',
      as: 'admin',
      expect: (output) => assert.equal(at(output, 'User', 'UserName'), 'amy'),
    },
    {
      command: 'iam list-users',
      expect: (output) => assert.equal(at(output, 'Users', 0, 'UserName'), 'amy'),
    },
    {
      command: 'iam list-user-tags',
      args: () => ['--user-name', 'amy'],
      expect: (output) =>
        assert.deepEqual(at(output, 'Tags'), [
          { Key: 'made-by', Value: 'pf' },
          { Key: 'a', Value: '1' },
        ]),
    },
    {
      command: 'iam list-attached-user-policies',
      args: () => ['--user-name', 'amy'],
      expect: (output) =>
        assert.deepEqual(at(output, 'AttachedPolicies'), [{ PolicyName: 'AdministratorAccess', PolicyArn: ADMIN }]),
    },
    {
      command: 'iam list-user-policies',
      args: () => ['--user-name', 'amy'],
      expect: (output) => assert.deepEqual(output, { PolicyNames: [BELONGINGS['inline-policy']] }),
    },
    {
      command: 'iam list-groups-for-user',
      args: () => ['--user-name', 'amy'],
      expect: (output) => assert.equal(at(output, 'Groups', 0, 'GroupName'), BELONGINGS.group),
    },
    {
      command: 'iam get-login-profile',
      args: () => ['--user-name', 'amy'],
      expect: (output) => assert.equal(at(output, 'LoginProfile', 'UserName'), 'amy'),
    },
    {
      command: 'iam list-ssh-public-keys',
      args: () => ['--user-name', 'amy'],
      expect: (output) => assert.equal(at(output, 'SSHPublicKeys', 0, 'SSHPublicKeyId'), BELONGINGS['ssh-key']),
    },
    {
      command: 'iam list-service-specific-credentials',
      args: () => ['--user-name', 'amy'],
      expect: (output) =>
        assert.equal(
          at(output, 'ServiceSpecificCredentials', 0, 'ServiceSpecificCredentialId'),
          BELONGINGS['service-credential'],
        ),
    },
    {
      command: 'iam list-signing-certificates',
      args: () => ['--user-name', 'amy'],
      expect: (output) => assert.equal(at(output, 'Certificates', 0, 'CertificateId'), BELONGINGS.certificate),
    },
    {
      command: 'iam list-mfa-devices',
      args: () => ['--user-name', 'amy'],
      expect: (output) => assert.equal(at(output, 'MFADevices', 0, 'SerialNumber'), BELONGINGS['mfa-device']),
    },
    {
      command: 'iam list-access-keys',
      args: () => ['--user-name', 'amy'],
      expect: (output, known) => assert.equal(at(output, 'AccessKeyMetadata', 0, 'AccessKeyId'), known.amyKey),
    },
    {
      command: 'iam get-access-key-last-used',
      args: (known) => ['--access-key-id', known.amyKey],
      expect: (output) => assert.equal(at(output, 'UserName'), 'amy'),
    },
    {
      command: 'iam get-role',
      args: () => ['--role-name', 'crew'],
      expect: (output) => assert.deepEqual(at(output, 'Role', 'AssumeRolePolicyDocument'), JSON.parse(TRUST)),
    },
    {
      command: 'iam list-roles',
      expect: (output) => assert.equal(at(output, 'Roles', 0, 'RoleName'), 'crew'),
    },
    {
      command: 'iam list-attached-role-policies',
      args: () => ['--role-name', 'crew'],
      expect: (output) => assert.equal(at(output, 'AttachedPolicies', 0, 'PolicyName'), 'AdministratorAccess'),
    },
    {
      command: 'sts assume-role',
      as: 'admin',
      args: (known) => [
        ...['--role-arn', `arn:aws:iam::${known.dev}:role/OrganizationAccountAccessRole`],
        ...['--role-session-name', 'pf'],
      ],
      expect: (output, known) =>
        assert.equal(
          at(output, 'AssumedRoleUser', 'Arn'),
          `arn:aws:sts::${known.dev}:assumed-role/OrganizationAccountAccessRole/pf`,
        ),
    },
    {
      command: 'sts assume-role-with-web-identity',
      args: (known) => [
        ...['--role-arn', `arn:aws:iam::${known.management}:role/crew`, '--role-session-name', 'web'],
        ...['--web-identity-token', WEB_IDENTITY_TOKEN],
      ],
      expect: (output, known) => {
        assert.equal(at(output, 'AssumedRoleUser', 'Arn'), `arn:aws:sts::${known.management}:assumed-role/crew/web`);
        assert.equal(at(output, 'SubjectFromWebIdentityToken'), 'amy');
      },
    },
    {
      command: 'sts assume-root',
      as: 'admin',
      args: (known) => [
        ...['--target-principal', known.dev],
        ...['--task-policy-arn', 'arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials'],
      ],
      expect: (output) => assert.match(String(at(output, 'Credentials', 'AccessKeyId')), /^ASIA/),
    },
    {
      command: 'iam delete-user',
      args: () => ['--user-name', 'amy'],
      expect:
        '(DeleteConflict) when calling the DeleteUser operation: Cannot delete entity, must delete login profile first.',
    },
    {
      command: 'iam simulate-principal-policy',
      args: (known) => [
        '--policy-source-arn',
        `arn:aws:iam::${known.management}:user/amy`,
        '--action-names',
        'iam:GetUser',
      ],
      expect: (output) => assert.equal(at(output, 'EvaluationResults', 0, 'EvalDecision'), 'allowed'),
    },
  ],
  [
    {
      command: 'organizations list-tags-for-resource',
      args: (known) => ['--resource-id', known.dev],
      expect: (output) =>
        assert.deepEqual(at(output, 'Tags'), [
          { Key: 'environment', Value: 'dev' },
          { Key: 'a', Value: '1' },
        ]),
    },
  ],
];
