import { getKnownError } from '../../faults/known-errors.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import { makePager } from '../paging.ts';

function makeKnown(code: string): ServiceError {
  return new ServiceError(code, getKnownError(code).text);
}

function makeConstraint(reason: string, message: string): ServiceError {
  return new ServiceError('ConstraintViolationException', message, 400, { Reason: reason });
}

function makeUnknown(noun: string, what: string): ServiceError {
  return new ServiceError(`${noun}NotFoundException`, `You specified ${what} that doesn't exist.`);
}

/** Exceptions of AWS Organizations, in its own words. */
export const organizationsErrors = {
  notInUse: () =>
    new ServiceError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.'),
  alreadyIn: () =>
    new ServiceError('AlreadyInOrganizationException', 'The AWS account is already a member of an organization.'),
  denied: () => new ServiceError('AccessDeniedException', "You don't have permissions to access this resource."),
  finalizing: () => makeKnown('FinalizingOrganizationException'),
  busy: () => makeKnown('TooManyRequestsException'),
  accountLimit: () =>
    makeConstraint('ACCOUNT_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the allowed number of AWS accounts.'),
  constraint: makeConstraint,
  invalidInput: (reason: string, message: string) =>
    new ServiceError('InvalidInputException', message, 400, { Reason: reason }),
  alreadyAllFeatures: () =>
    new ServiceError(
      'HandshakeConstraintViolationException',
      'The organization already has all features enabled.',
      400,
      { Reason: 'ORGANIZATION_ALREADY_HAS_ALL_FEATURES' },
    ),
  accountNotFound: () => makeUnknown('Account', 'an account'),
  alreadyClosed: () =>
    new ServiceError('AccountAlreadyClosedException', 'You attempted to close an account that is already closed.'),
  notRegistered: () =>
    new ServiceError(
      'AccountNotRegisteredException',
      'The provided account is not a registered delegated administrator for your organization.',
    ),
  creationNotFound: () => makeUnknown('CreateAccountStatus', 'a create account request'),
  parentNotFound: () => makeUnknown('Parent', 'a parent'),
  sourceParentNotFound: () => makeUnknown('SourceParent', 'a source parent'),
  destinationParentNotFound: () => makeUnknown('DestinationParent', 'a destination parent'),
  duplicateAccount: () =>
    new ServiceError('DuplicateAccountException', 'That account is already present in the specified destination.'),
  childNotFound: () => makeUnknown('Child', 'a child'),
  duplicateUnit: () =>
    new ServiceError('DuplicateOrganizationalUnitException', 'An OU with the same name already exists.'),
  targetNotFound: () => makeUnknown('Target', 'a target'),
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
