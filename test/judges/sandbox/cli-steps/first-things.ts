import assert from 'node:assert/strict';
import { at } from '../../../sandbox/client.ts';
import { type Batch, nothing, TRUST } from './step.ts';

/** What can be made and asked as soon as there is an organization. */
export const firstThings: readonly Batch[] = [
  [
    {
      command: 'organizations create-organization',
      expect:
        '(AlreadyInOrganizationException) when calling the CreateOrganization operation: The AWS account is already a member of an organization.',
    },
    {
      command: 'organizations describe-organization',
      expect: (output, known) => {
        assert.equal(at(output, 'Organization', 'Id'), known.organization);
        assert.equal(at(output, 'Organization', 'FeatureSet'), 'ALL');
      },
    },
    {
      command: 'organizations list-roots',
      expect: (output, known) => {
        known.root = String(at(output, 'Roots', 0, 'Id'));
        assert.match(known.root, /^r-[a-z0-9]{4}$/);
      },
    },
    {
      command: 'organizations enable-aws-service-access',
      args: () => ['--service-principal', 'sso.amazonaws.com'],
      expect: nothing,
    },
    {
      command: 'organizations enable-aws-service-access',
      args: () => ['--service-principal', 'iam.amazonaws.com'],
      expect: nothing,
    },
    {
      command: 'organizations enable-aws-service-access',
      args: () => ['--service-principal', 'account.amazonaws.com'],
      expect: nothing,
    },
    {
      command: 'organizations create-account',
      args: () => ['--email', 'dev@corp.example', '--account-name', 'dev', '--tags', 'Key=environment,Value=dev'],
      expect: (output, known) => {
        known.creation = String(at(output, 'CreateAccountStatus', 'Id'));
        assert.equal(at(output, 'CreateAccountStatus', 'State'), 'IN_PROGRESS');
      },
    },
    {
      command: 'iam create-user',
      args: () => ['--user-name', 'amy', '--tags', 'Key=made-by,Value=pf'],
      expect: (output) => {
        assert.match(String(at(output, 'User', 'UserId')), /^AIDA/);
        assert.deepEqual(at(output, 'User', 'Tags'), [{ Key: 'made-by', Value: 'pf' }]);
      },
    },
    {
      command: 'iam create-role',
      args: () => ['--role-name', 'crew', '--assume-role-policy-document', TRUST],
      expect: (output) => assert.equal(at(output, 'Role', 'RoleName'), 'crew'),
    },
    {
      command: 'iam get-account-summary',
      expect: (output) => assert.equal(at(output, 'SummaryMap', 'AccountAccessKeysPresent'), 1),
    },
    {
      command: 'iam list-mfa-devices',
      expect: (output) => assert.deepEqual(output, { MFADevices: [] }),
    },
    {
      command: 'account list-regions',
      expect: (output) => {
        const regions = at(output, 'Regions');
        assert.ok(Array.isArray(regions) && regions.length > 30);
      },
    },
    {
      command: 'account get-region-opt-status',
      args: () => ['--region-name', 'af-south-1'],
      expect: (output) => assert.deepEqual(output, { RegionName: 'af-south-1', RegionOptStatus: 'DISABLED' }),
    },
    {
      command: 'ec2 describe-vpcs',
      expect:
        '(UnknownOperationException) when calling the DescribeVpcs operation: The embedded AWS does not serve ec2.',
    },
    {
      command: 'dynamodb list-tables',
      expect:
        '(UnknownOperationException) when calling the ListTables operation: The embedded AWS does not serve dynamodb.',
    },
    {
      command: 'account get-contact-information',
      expect: (output) => assert.equal(at(output, 'ContactInformation', 'CountryCode'), 'US'),
    },
    {
      command: 'account get-alternate-contact',
      args: () => ['--alternate-contact-type', 'SECURITY'],
      expect:
        '(ResourceNotFoundException) when calling the GetAlternateContact operation: No contact of the inputted alternate contact type found.',
    },
    {
      command: 'sts get-session-token',
      expect: (output) => assert.match(String(at(output, 'Credentials', 'AccessKeyId')), /^ASIA/),
    },
  ],
];
