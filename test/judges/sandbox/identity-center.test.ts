import assert from 'node:assert/strict';
import { OPERATIONS } from '../../../src/sandbox/index.ts';
import { at, type Credentials } from '../../sandbox/client.ts';
import { startOrganization } from '../../sandbox/fixture.ts';
import { skipForWantOf } from '../../support/skip.ts';
import { awsCliMissing, awsIn, toolEnvironment } from './aws-cli.ts';
import { pythonMissing, startMoto } from './python.ts';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** What moto does not know. */
const NOT_IN_MOTO = ['list-regions', 'describe-permission-set-provisioning-status'];
/** What moto answers and the sandbox, like AWS, does not: what is not set, and what its own user was given. */
const MORE_IN_MOTO =
  /^\.(?:Instances\[\]\.Name|(?:Groups|Users)\[\]\.ExternalIds|Users\[\]\.(?:Name\.\w+|Name|DisplayName)|PermissionSet\.RelayState|PermissionSetProvisioningStatus\.AccountId)$/;

/** The paths of the members that are there and not null. */
function pathsOf(value: unknown, path = ''): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return [path, ...value.flatMap((item) => pathsOf(item, `${path}[]`))];
  if (typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([name, member]) => pathsOf(member, `${path}.${name}`));
}

/** Drives every operation by the AWS CLI, each with what the one before gave; what it answers, by command. */
async function drive(endpoint: string, who: Credentials, accountId: string): Promise<Map<string, unknown>> {
  const env = toolEnvironment(endpoint, who, 'eu-west-1');
  const isMoto = accountId === '123456789012';
  const answers = new Map<string, unknown>();
  const call = async (service: string, command: string, ...args: string[]): Promise<unknown> => {
    if (isMoto && NOT_IN_MOTO.includes(command)) return undefined;
    const { status, output, stderr } = await awsIn(env, [service, command, ...args]);
    assert.equal(status, 0, `${service} ${command}: ${stderr}`);
    answers.set(command, output);
    return output;
  };
  const sso = (command: string, ...args: string[]) => call('sso-admin', command, ...args);
  const directory = (command: string, ...args: string[]) => call('identitystore', command, ...args);
  const instance = at(await sso('list-instances'), 'Instances', 0);
  const own = ['--instance-arn', String(at(instance, 'InstanceArn'))];
  const store = ['--identity-store-id', String(at(instance, 'IdentityStoreId'))];
  await sso('list-regions', ...own);
  const name = 'x',
    family = 'X';
  if (isMoto) {
    const person = ['--user-name', 'ada', '--display-name', name, '--name', `FamilyName=${family},GivenName=${name}`];
    await directory('create-user', ...store, ...person);
  }
  const set = await sso('create-permission-set', ...own, '--name', 'Admin', '--description', 'x');
  const named = [...own, '--permission-set-arn', String(at(set, 'PermissionSet', 'PermissionSetArn'))];
  await sso('describe-permission-set', ...named);
  await sso('list-permission-sets', ...own);
  await sso('attach-managed-policy-to-permission-set', ...named, '--managed-policy-arn', ADMINISTRATOR);
  await sso('list-managed-policies-in-permission-set', ...named);
  await directory('create-group', ...store, '--display-name', 'Ops');
  const by = (path: string, value: string) => [
    ...store,
    '--alternate-identifier',
    JSON.stringify({ UniqueAttribute: { AttributePath: path, AttributeValue: value } }),
  ];
  const group = ['--group-id', String(at(await directory('get-group-id', ...by('displayName', 'Ops')), 'GroupId'))];
  const { UserId } = Object(await directory('get-user-id', ...by('userName', 'ada')));
  await directory('create-group-membership', ...store, ...group, '--member-id', `UserId=${UserId}`);
  await directory('list-group-memberships', ...store, ...group);
  await directory('list-groups', ...store);
  await directory('list-users', ...store);
  const target = ['--target-id', accountId, '--target-type', 'AWS_ACCOUNT'];
  const principal = ['--principal-type', 'GROUP', '--principal-id', group[1] ?? ''];
  const asked = await sso('create-account-assignment', ...named, ...target, ...principal);
  const id = String(at(asked, 'AccountAssignmentCreationStatus', 'RequestId'));
  const request = ['--account-assignment-creation-request-id', id];
  await sso('describe-account-assignment-creation-status', ...own, ...request);
  await sso('list-account-assignments', ...named, '--account-id', accountId);
  const everywhere = ['--target-type', 'ALL_PROVISIONED_ACCOUNTS'];
  const begun = await sso('provision-permission-set', ...named, ...everywhere);
  const provisioning = String(at(begun, 'PermissionSetProvisioningStatus', 'RequestId'));
  await sso(
    'describe-permission-set-provisioning-status',
    ...own,
    '--provision-permission-set-request-id',
    provisioning,
  );
  return answers;
}

describe('sandbox: Identity Center, judged by the aws CLI and moto', function suite() {
  it('takes every call, and answers what moto answers', async function judge() {
    skipForWantOf(this, awsCliMissing());
    const { sandbox } = await startOrganization({ identityCenter: 'eu-west-1' });
    const who = sandbox.scenario.createUser(sandbox.managementAccountId, 'judge');
    const ours = await drive(sandbox.endpoint, who, sandbox.managementAccountId);
    const called = new Set(sandbox.requests().map(({ operation }) => operation));
    const known = OPERATIONS.filter(({ service }) => service === 'sso-admin' || service === 'identitystore');
    assert.deepEqual(
      known.filter(({ name }) => !called.has(name)),
      [],
    );
    const assigned = ours.get('describe-account-assignment-creation-status');
    assert.equal(at(assigned, 'AccountAssignmentCreationStatus', 'Status'), 'SUCCEEDED');
    skipForWantOf(this, pythonMissing('moto.server'));
    const moto = await startMoto();
    const theirs = await drive(moto.endpoint, { accessKeyId: 'x', secretAccessKey: 'x' }, '123456789012').finally(
      moto.stop,
    );
    for (const [command, answer] of theirs) {
      if (!ours.has(command)) continue;
      const own = new Set(pathsOf(ours.get(command)));
      const lacking = pathsOf(answer).filter((path) => !own.has(path) && !MORE_IN_MOTO.test(path));
      assert.deepEqual(lacking, [], command);
    }
  });

  it('refuses in words that the aws CLI knows', async function refusals() {
    skipForWantOf(this, awsCliMissing());
    const { sandbox } = await startOrganization({ identityCenter: 'eu-west-1' });
    const who = sandbox.scenario.createUser(sandbox.managementAccountId, 'judge');
    const run = async (region: string, ...args: string[]) => {
      const { status, output, stderr } = await awsIn(toolEnvironment(sandbox.endpoint, who, region), args);
      return status === 0 ? output : (/\((\w+)\)/.exec(stderr)?.[1] ?? stderr);
    };
    assert.deepEqual(await run('us-east-1', 'sso-admin', 'list-instances'), { Instances: [] });
    const listed = await run('eu-west-1', 'sso-admin', 'list-instances');
    const own = ['--instance-arn', String(at(listed, 'Instances', 0, 'InstanceArn'))];
    assert.equal(await run('us-east-1', 'sso-admin', 'list-permission-sets', ...own), 'ResourceNotFoundException');
    const make = ['sso-admin', 'create-permission-set', ...own, '--name', 'Admin'];
    await run('eu-west-1', ...make);
    assert.equal(await run('eu-west-1', ...make), 'ConflictException');
    const store = String(at(listed, 'Instances', 0, 'IdentityStoreId'));
    sandbox.scenario.setExternalDirectory(true);
    const group = ['identitystore', 'create-group', '--identity-store-id', store, '--display-name', 'x'];
    assert.equal(await run('eu-west-1', ...group), 'AccessDeniedException');
  });
});
