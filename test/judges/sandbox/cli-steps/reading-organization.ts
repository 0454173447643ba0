import assert from 'node:assert/strict';
import { at } from '../../../sandbox/client.ts';
import { type Batch, nothing } from './step.ts';

/** What the organization tells of itself. */
export const readingOrganization: readonly Batch[] = [
  [
    {
      command: 'organizations list-accounts',
      as: 'admin',
      expect: (output, known) => {
        assert.equal(at(output, 'Accounts', 1, 'Id'), known.dev);
        assert.equal(at(output, 'Accounts', 1, 'Email'), 'dev@corp.example');
      },
    },
    {
      command: 'organizations describe-account',
      as: 'admin',
      args: (known) => ['--account-id', known.dev],
      expect: (output) => assert.equal(at(output, 'Account', 'State') ?? at(output, 'Account', 'Status'), 'ACTIVE'),
    },
    {
      command: 'organizations list-create-account-status',
      args: () => ['--states', 'SUCCEEDED'],
      expect: (output, known) => assert.equal(at(output, 'CreateAccountStatuses', 0, 'Id'), known.creation),
    },
    {
      command: 'organizations list-parents',
      args: (known) => ['--child-id', known.dev],
      expect: (output, known) =>
        assert.deepEqual(at(output, 'Parents'), [{ Id: known.unit, Type: 'ORGANIZATIONAL_UNIT' }]),
    },
    {
      command: 'organizations list-organizational-units-for-parent',
      args: (known) => ['--parent-id', known.root],
      expect: (output, known) => assert.equal(at(output, 'OrganizationalUnits', 0, 'Id'), known.unit),
    },
    {
      command: 'organizations list-aws-service-access-for-organization',
      expect: (output) => {
        const services = at(output, 'EnabledServicePrincipals');
        assert.ok(Array.isArray(services));
        // They were enabled side by side, in whatever order.
        const names = services.map((service) => at(service, 'ServicePrincipal')).sort();
        assert.deepEqual(names, ['account.amazonaws.com', 'iam.amazonaws.com']);
      },
    },
    {
      command: 'organizations untag-resource',
      args: (known) => ['--resource-id', known.dev, '--tag-keys', 'b'],
      expect: nothing,
    },
    {
      command: 'service-quotas get-service-quota',
      as: 'admin',
      args: () => ['--service-code', 'organizations', '--quota-code', 'L-29A0C5DF', '--region', 'us-east-1'],
      expect: (output) => assert.equal(at(output, 'Quota', 'Value'), 10),
    },
    {
      command: 'service-quotas list-service-quotas',
      args: () => ['--service-code', 'organizations', '--region', 'us-east-1'],
      expect: (output) => assert.equal(at(output, 'Quotas', 0, 'QuotaName'), 'Default maximum number of accounts'),
    },
    {
      command: 'service-quotas get-service-quota',
      args: () => ['--service-code', 'organizations', '--quota-code', 'L-00000000', '--region', 'us-east-1'],
      expect:
        '(NoSuchResourceException) when calling the GetServiceQuota operation: The specified resource does not exist.',
    },
    {
      command: 'account get-region-opt-status',
      args: (known) => ['--account-id', known.dev, '--region-name', 'us-east-1'],
      expect: (output) => assert.equal(at(output, 'RegionOptStatus'), 'ENABLED_BY_DEFAULT'),
    },
  ],
  [
    {
      command: 'account enable-region',
      as: 'admin',
      args: (known) => ['--account-id', known.dev, '--region-name', 'af-south-1'],
      expect: nothing,
    },
    {
      command: 'account enable-region',
      args: () => ['--region-name', 'us-east-2'],
      expect:
        '(ValidationException) when calling the EnableRegion operation: The region us-east-2 is enabled by default and cannot be enabled or disabled.',
    },
    {
      command: 'sts get-caller-identity',
      args: () => ['--region', 'me-south-1'],
      expect:
        '(InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.',
    },
  ],
  [
    {
      command: 'account get-region-opt-status',
      args: (known) => ['--account-id', known.dev, '--region-name', 'af-south-1'],
      expect: (output) => assert.equal(at(output, 'RegionOptStatus'), 'ENABLED'),
    },
    {
      command: 'account list-regions',
      args: (known) => ['--account-id', known.dev, '--region-opt-status-contains', 'ENABLED'],
      expect: (output) =>
        assert.deepEqual(at(output, 'Regions'), [{ RegionName: 'af-south-1', RegionOptStatus: 'ENABLED' }]),
    },
  ],
];
