import assert from 'node:assert/strict';
import { AccountClient, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  EntityAlreadyExistsException,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import {
  AlreadyInOrganizationException,
  ConstraintViolationException,
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startFixture } from './fixture.ts';

async function clients(options: Parameters<typeof startFixture>[0] = {}) {
  const { sandbox } = await startFixture(options);
  const config = {
    endpoint: sandbox.endpoint,
    region: 'eu-central-1',
    credentials: sandbox.rootCredentials,
    maxAttempts: 1,
  };
  return {
    sandbox,
    config,
    organizations: new OrganizationsClient(config),
    iam: new IAMClient(config),
    sts: new STSClient(config),
    account: new AccountClient(config),
  };
}

describe('sandbox: judged by the JavaScript SDK', () => {
  it('is read by all four clients', async () => {
    const { sandbox, organizations, iam, sts, account } = await clients();
    const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    assert.equal(Organization?.MasterAccountId, sandbox.managementAccountId);
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ Email: 'dev@corp.example', AccountName: 'dev' }),
    );
    assert.ok(CreateAccountStatus?.RequestedTimestamp instanceof Date);
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'amy' }));
    assert.ok(User?.CreateDate instanceof Date);
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    assert.equal(SummaryMap?.AccountAccessKeysPresent, 1);
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({}));
    assert.equal(AccessKey?.SecretAccessKey?.length, 40);
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, `arn:aws:iam::${sandbox.managementAccountId}:root`);
    const { RegionOptStatus } = await account.send(new GetRegionOptStatusCommand({ RegionName: 'us-east-1' }));
    assert.equal(RegionOptStatus, 'ENABLED_BY_DEFAULT');
  });

  it('throws the exceptions of the models', async () => {
    const { organizations, iam } = await clients({ quota: 1 });
    await organizations.send(new CreateOrganizationCommand({}));
    await assert.rejects(organizations.send(new CreateOrganizationCommand({})), AlreadyInOrganizationException);
    const create = new CreateAccountCommand({ Email: 'dev@corp.example', AccountName: 'dev' });
    await assert.rejects(organizations.send(create), (error) => {
      assert.ok(error instanceof ConstraintViolationException);
      assert.equal(error.Reason, 'ACCOUNT_NUMBER_LIMIT_EXCEEDED');
      assert.match(error.message, /You have exceeded the allowed number of AWS accounts/);
      return true;
    });
    await iam.send(new CreateUserCommand({ UserName: 'amy' }));
    await assert.rejects(iam.send(new CreateUserCommand({ UserName: 'amy' })), EntityAlreadyExistsException);
    await assert.rejects(iam.send(new GetUserCommand({ UserName: 'bob' })), NoSuchEntityException);
  });

  it('pages on over an empty page', async () => {
    const { sandbox, organizations } = await clients({ emptyPages: true, pageSize: 1 });
    await organizations.send(new CreateOrganizationCommand({}));
    sandbox.scenario.createMember(sandbox.managementAccountId, 'dev', 'dev@corp.example');
    const names: (string | undefined)[] = [];
    for await (const page of paginateListAccounts({ client: organizations }, {})) {
      names.push(...(page.Accounts ?? []).map((account) => account.Name));
    }
    assert.deepEqual(names, ['Sandbox', 'dev']);
  });

  it('gives sessions the SDK can use', async () => {
    const { sandbox, config, organizations } = await clients();
    await organizations.send(new CreateOrganizationCommand({}));
    const dev = sandbox.scenario.createMember(sandbox.managementAccountId, 'dev', 'dev@corp.example');
    const admin = new STSClient({
      ...config,
      credentials: sandbox.scenario.createUser(sandbox.managementAccountId, 'admin'),
    });
    const { Credentials } = await admin.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${dev}:role/OrganizationAccountAccessRole`,
        RoleSessionName: 'pf',
      }),
    );
    assert.ok(Credentials?.Expiration instanceof Date);
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials;
    const member = new STSClient({
      ...config,
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    });
    assert.equal((await member.send(new GetCallerIdentityCommand({}))).Account, dev);
  });
});
