import assert from 'node:assert/strict';
import { OPERATIONS, startSandbox } from '../../../src/sandbox/index.ts';
import { skipForWantOf } from '../../support/skip.ts';
import { type BotoCall, driveBoto3, pythonMissing, startMoto } from './python.ts';

/** Errors the script provokes. */
const PROVOKED = [
  ['CreateOrganization', 'AlreadyInOrganizationException', 'The AWS account is already a member of an organization.'],
  ['DescribeAccount', 'AccountNotFoundException', "You specified an account that doesn't exist."],
  ['CreateUser', 'EntityAlreadyExists', 'User with name amy already exists.'],
  ['GetUser', 'NoSuchEntity', 'The user with name bob cannot be found.'],
  ['CreateAccessKey', 'LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2'],
  ['GetAlternateContact', 'ResourceNotFoundException', 'No contact of the inputted alternate contact type found.'],
  ['AcceptPrimaryEmailUpdate', 'ValidationException', 'The provided OTP is not valid.'],
  ['DeleteSigningCertificate', 'NoSuchEntity', 'The Certificate with id TA7SMP42TDN5Z26OBPJE7EXAMPLE cannot be found.'],
  ['DeleteSSHPublicKey', 'NoSuchEntity', 'The Public Key with id APKAEIBAERJR2EXAMPLE cannot be found.'],
  ['DeleteServiceSpecificCredential', 'NoSuchEntity', 'No such credential ACCAEXAMPLE123EXAMPLE exists.'],
  ...['DeactivateMFADevice', 'DeleteVirtualMFADevice'].map((operation) => [
    operation,
    'NoSuchEntity',
    "VirtualMFADevice with serial number arn:aws:iam::123456789012:mfa/amy doesn't exist.",
  ]),
  ['DeleteUserPolicy', 'NoSuchEntity', 'The user policy with name own cannot be found.'],
  ['RemoveUserFromGroup', 'NoSuchEntity', 'The group with name crew cannot be found.'],
  ['DeleteUser', 'DeleteConflict', 'Cannot delete entity, must delete access keys first.'],
  // Of a region that has none of the global services' quotas.
  ['GetServiceQuota', 'NoSuchResourceException', 'The request failed because the specified service does not exist.'],
  // A HEAD has no body to say more in.
  ['HeadBucket', '404', 'Not Found'],
  [
    'CreateBucket',
    'IllegalLocationConstraintException',
    'The us-east-2 location constraint is incompatible for the region specific endpoint this request was sent to.',
  ],
];

/** What moto answers and the sandbox, like AWS, does not. */
const MORE_IN_MOTO: Readonly<Record<string, readonly string[]>> = {
  // Empty for an organization with consolidated billing only.
  CreateOrganization: [
    '.Organization.AvailablePolicyTypes[]',
    '.Organization.AvailablePolicyTypes[].Status',
    '.Organization.AvailablePolicyTypes[].Type',
  ],
  // moto creates accounts at once.
  CreateAccount: ['.CreateAccountStatus.AccountId', '.CreateAccountStatus.CompletedTimestamp'],
  // AWS leaves out what is empty; moto writes an empty element.
  CreateRole: ['.Role.RoleLastUsed'],
  GetRole: ['.Role.RoleLastUsed'],
  // AWS tells it only where session policies were given.
  AssumeRole: ['.PackedPolicySize'],
  AssumeRoleWithWebIdentity: ['.PackedPolicySize'],
  // S3 has told it no more since November 2025.
  ListBuckets: ['.Owner.DisplayName'],
};

function pathsByOperation(calls: readonly BotoCall[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { operation, error, paths } of calls) {
    if (error === null) found.set(operation, new Set([...(found.get(operation) ?? []), ...paths]));
  }
  return found;
}

describe('sandbox: judged by boto3', function suite() {
  let calls: BotoCall[] = [];

  before(async function drive() {
    const missing = pythonMissing('boto3');
    skipForWantOf(this, missing);
    const sandbox = await startSandbox();
    calls = await driveBoto3(sandbox.endpoint, sandbox.rootCredentials);
    await sandbox.close();
  });

  it('answers every operation', () => {
    const called = new Set(calls.map(({ operation }) => operation));
    // Those of single sign-on: sso.test.ts and identity-center.test.ts.
    const signed = OPERATIONS.filter(({ service }) => !/^(?:sso|identitystore)/.test(service));
    const left = signed.map(({ name }) => name).filter((name) => !called.has(name));
    assert.deepEqual(left, []);
  });

  it('sends every member AWS’s model requires and none it does not know', () => {
    assert.deepEqual(
      calls.filter(({ problems }) => problems.length > 0),
      [],
    );
  });

  it('fails as AWS does, and only where it should', () => {
    const failures = calls.flatMap(({ operation, error, message }) =>
      error === null ? [] : [[operation, error, message]],
    );
    assert.deepEqual(failures, PROVOKED);
  });

  it('sends what moto sends', async function compare() {
    const missing = pythonMissing('moto.server');
    skipForWantOf(this, missing);
    const moto = await startMoto();
    const others = await driveBoto3(moto.endpoint, {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'x',
    }).finally(moto.stop);
    const ours = pathsByOperation(calls);
    const lacking = [...pathsByOperation(others)].flatMap(([operation, theirs]) => {
      const expected = MORE_IN_MOTO[operation] ?? [];
      // moto writes NextToken as null where there is none.
      const missed = [...theirs].filter(
        (path) => !(ours.get(operation)?.has(path) || expected.includes(path) || path === '.NextToken'),
      );
      return missed.length === 0 ? [] : [[operation, missed]];
    });
    assert.deepEqual(lacking, []);
    assert.ok(pathsByOperation(others).size > 35);
  });
});
