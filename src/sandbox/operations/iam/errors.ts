import { ServiceError } from '../../protocol/service-error.ts';
import { makePager } from '../paging.ts';
import { makeValidationError } from '../sts/errors.ts';

function makeMissing(message: string): ServiceError {
  return new ServiceError('NoSuchEntity', message, 404);
}

function makeExisting(message: string): ServiceError {
  return new ServiceError('EntityAlreadyExists', message, 409);
}

function makeLimit(quota: string, most: number): ServiceError {
  return new ServiceError('LimitExceeded', `Cannot exceed quota for ${quota}: ${most}`, 409);
}

/** IAM on an organization says the same before each of its reasons. */
function makeOrganizationRefusal(code: string, reason: string): ServiceError {
  return new ServiceError(code, `The request was rejected because ${reason}.`);
}

/** Exceptions of IAM, in its own words. */
export const iamErrors = {
  missing: makeMissing,
  exists: makeExisting,
  noSuchUser: (name: string) => makeMissing(`The user with name ${name} cannot be found.`),
  noSuchRole: (name: string) => makeMissing(`The role with name ${name} cannot be found.`),
  noSuchKey: (id: string) => makeMissing(`The Access Key with id ${id} cannot be found.`),
  /** A key that is nobody's in the account is no business of the caller's. */
  strangeKey: (caller: string, id: string) => {
    const action = 'iam:GetAccessKeyLastUsed';
    return new ServiceError(
      'AccessDenied',
      `User: ${caller} is not authorized to perform: ${action} on resource: access key ${id}`,
      403,
    );
  },
  noSuchDevice: (serial: string) => makeMissing(`VirtualMFADevice with serial number ${serial} doesn't exist.`),
  noSuchPolicy: (arn: string) => makeMissing(`Policy ${arn} was not found.`),
  notAttachable: (arn: string) => makeMissing(`Policy ${arn} does not exist or is not attachable.`),
  loginProfileExists: (name: string) => makeExisting(`Login Profile for user ${name} already exists.`),
  userExists: (name: string) => makeExisting(`User with name ${name} already exists.`),
  roleExists: (name: string) => makeExisting(`Role with name ${name} already exists.`),
  keyLimit: (most: number) => makeLimit('AccessKeysPerUser', most),
  policyLimit: (most: number) => makeLimit('PoliciesPerUser', most),
  deviceInUse: () => new ServiceError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.', 409),
  deleteConflict: (what: string) =>
    new ServiceError('DeleteConflict', `Cannot delete entity, must ${what} first.`, 409),
  malformedPolicy: (message: string) => new ServiceError('MalformedPolicyDocument', message, 400),
  invalidInput: (message: string) => new ServiceError('InvalidInput', message, 400),
  notManagement: () =>
    makeOrganizationRefusal(
      'CallerIsNotManagementAccountException',
      'the account making the request is not the management account for the organization',
    ),
  neitherManagementNorDelegate: () =>
    makeOrganizationRefusal(
      'AccountNotManagementOrDelegatedAdministratorException',
      'the account making the request is not the management account or delegated administrator account for centralized root access',
    ),
  noOrganization: () =>
    makeOrganizationRefusal('OrganizationNotFoundException', 'no organization is associated with your account'),
  notAllFeatures: () =>
    makeOrganizationRefusal(
      'OrganizationNotInAllFeaturesModeException',
      'your organization does not have All features enabled',
    ),
  accessNotEnabled: () =>
    makeOrganizationRefusal(
      'ServiceAccessNotEnabledException',
      'trusted access is not enabled for IAM in Organizations',
    ),
} as const;

export const listPage = makePager({
  size: 'MaxItems',
  most: 1000,
  usual: 100,
  token: 'Marker',
  rule: { least: 1, most: 320 },
  describeEnd: (isLast) => ({ IsTruncated: !isLast }),
  refuse: (marker) => makeValidationError(`Invalid Marker: ${marker}`),
});
