import { ServiceError } from '../../protocol/service-error.ts';
import { makePager } from '../paging.ts';

/** Exceptions of AWS Organizations, in its own words. */
export const organizationsErrors = {
  notInUse: () =>
    new ServiceError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.'),
  alreadyIn: () =>
    new ServiceError('AlreadyInOrganizationException', 'The AWS account is already a member of an organization.'),
  denied: () => new ServiceError('AccessDeniedException', "You don't have permissions to access this resource."),
  finalizing: () =>
    new ServiceError(
      'FinalizingOrganizationException',
      "AWS Organizations couldn't perform the operation because your organization hasn't finished initializing. This can take up to an hour. Try again later. If after one hour you continue to receive this error, contact AWS Support.",
    ),
  busy: () =>
    new ServiceError(
      'TooManyRequestsException',
      "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
    ),
  accountLimit: () =>
    new ServiceError('ConstraintViolationException', 'You have exceeded the allowed number of AWS accounts.', 400, {
      Reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
    }),
  constraint: (reason: string, message: string) =>
    new ServiceError('ConstraintViolationException', message, 400, { Reason: reason }),
  invalidInput: (reason: string, message: string) =>
    new ServiceError('InvalidInputException', message, 400, { Reason: reason }),
  alreadyAllFeatures: () =>
    new ServiceError(
      'HandshakeConstraintViolationException',
      'The organization already has all features enabled.',
      400,
      { Reason: 'ORGANIZATION_ALREADY_HAS_ALL_FEATURES' },
    ),
  accountNotFound: () => new ServiceError('AccountNotFoundException', "You specified an account that doesn't exist."),
  alreadyClosed: () =>
    new ServiceError('AccountAlreadyClosedException', 'You attempted to close an account that is already closed.'),
  notRegistered: () =>
    new ServiceError(
      'AccountNotRegisteredException',
      'The provided account is not a registered delegated administrator for your organization.',
    ),
  creationNotFound: () =>
    new ServiceError(
      'CreateAccountStatusNotFoundException',
      "You specified a create account request that doesn't exist.",
    ),
  parentNotFound: () => new ServiceError('ParentNotFoundException', "You specified a parent that doesn't exist."),
  sourceParentNotFound: () =>
    new ServiceError('SourceParentNotFoundException', "You specified a source parent that doesn't exist."),
  destinationParentNotFound: () =>
    new ServiceError('DestinationParentNotFoundException', "You specified a destination parent that doesn't exist."),
  duplicateAccount: () =>
    new ServiceError('DuplicateAccountException', 'That account is already present in the specified destination.'),
  childNotFound: () => new ServiceError('ChildNotFoundException', "You specified a child that doesn't exist."),
  unitNotFound: () =>
    new ServiceError('OrganizationalUnitNotFoundException', "You specified an organizational unit that doesn't exist."),
  duplicateUnit: () =>
    new ServiceError('DuplicateOrganizationalUnitException', 'An OU with the same name already exists.'),
  targetNotFound: () => new ServiceError('TargetNotFoundException', "You specified a target that doesn't exist."),
} as const;

export const listPage = makePager({
  size: 'MaxResults',
  most: 20,
  token: 'NextToken',
  refuse: () =>
    organizationsErrors.invalidInput(
      'INVALID_NEXT_TOKEN',
      'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.',
    ),
});
