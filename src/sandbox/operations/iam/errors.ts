import { ServiceError } from '../../protocol/service-error.ts';
import { makePager } from '../paging.ts';
import { makeValidationError } from '../sts/errors.ts';

/** Exceptions of IAM, in its own words. */
export const iamErrors = {
  noSuchUser: (name: string) => new ServiceError('NoSuchEntity', `The user with name ${name} cannot be found.`, 404),
  noSuchRole: (name: string) => new ServiceError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404),
  noSuchKey: (id: string) => new ServiceError('NoSuchEntity', `The Access Key with id ${id} cannot be found.`, 404),
  missing: (message: string) => new ServiceError('NoSuchEntity', message, 404),
  exists: (message: string) => new ServiceError('EntityAlreadyExists', message, 409),
  noSuchDevice: (serial: string) =>
    new ServiceError('NoSuchEntity', `VirtualMFADevice with serial number ${serial} doesn't exist.`, 404),
  deviceInUse: () => new ServiceError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.', 409),
  loginProfileExists: (name: string) =>
    new ServiceError('EntityAlreadyExists', `Login Profile for user ${name} already exists.`, 409),
  noSuchPolicy: (arn: string) => new ServiceError('NoSuchEntity', `Policy ${arn} was not found.`, 404),
  notAttachable: (arn: string) =>
    new ServiceError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404),
  userExists: (name: string) => new ServiceError('EntityAlreadyExists', `User with name ${name} already exists.`, 409),
  roleExists: (name: string) => new ServiceError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409),
  keyLimit: (most: number) =>
    new ServiceError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${most}`, 409),
  policyLimit: (most: number) =>
    new ServiceError('LimitExceeded', `Cannot exceed quota for PoliciesPerUser: ${most}`, 409),
  deleteConflict: (what: string) =>
    new ServiceError('DeleteConflict', `Cannot delete entity, must ${what} first.`, 409),
  malformedPolicy: (message: string) => new ServiceError('MalformedPolicyDocument', message, 400),
  invalidInput: (message: string) => new ServiceError('InvalidInput', message, 400),
  notManagement: () =>
    new ServiceError(
      'CallerIsNotManagementAccountException',
      'The request was rejected because the account making the request is not the management account for the organization.',
    ),
  neitherManagementNorDelegate: () =>
    new ServiceError(
      'AccountNotManagementOrDelegatedAdministratorException',
      'The request was rejected because the account making the request is not the management account or delegated administrator account for centralized root access.',
    ),
  noOrganization: () =>
    new ServiceError(
      'OrganizationNotFoundException',
      'The request was rejected because no organization is associated with your account.',
    ),
  notAllFeatures: () =>
    new ServiceError(
      'OrganizationNotInAllFeaturesModeException',
      'The request was rejected because your organization does not have All features enabled.',
    ),
  accessNotEnabled: () =>
    new ServiceError(
      'ServiceAccessNotEnabledException',
      'The request was rejected because trusted access is not enabled for IAM in Organizations.',
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
