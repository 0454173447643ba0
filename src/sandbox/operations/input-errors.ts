import { makeCommonError } from '../protocol/common-errors.ts';
import type { ServiceName } from '../protocol/service.ts';
import { ServiceError } from '../protocol/service-error.ts';
import type { InputErrors } from './input.ts';

function makeInvalidInput(message: string, reason: string): ServiceError {
  return new ServiceError('InvalidInputException', message, 400, { Reason: reason });
}

const ORGANIZATIONS: InputErrors = {
  missing: (field) => makeInvalidInput(`You must specify a value for the parameter ${field}.`, 'INPUT_REQUIRED'),
  pattern: () => makeInvalidInput('You provided a value that does not match the required pattern.', 'INVALID_PATTERN'),
  tooLong: () =>
    makeInvalidInput('You provided a string parameter that is longer than allowed.', 'MAX_LENGTH_EXCEEDED'),
  tooShort: () =>
    makeInvalidInput('You provided a string parameter that is shorter than allowed.', 'MIN_LENGTH_EXCEEDED'),
  tooLarge: () =>
    makeInvalidInput('You provided a numeric parameter that has a larger value than allowed.', 'MAX_VALUE_EXCEEDED'),
  tooSmall: () =>
    makeInvalidInput('You provided a numeric parameter that has a smaller value than allowed.', 'MIN_VALUE_EXCEEDED'),
  notOneOf: () => makeInvalidInput('You specified an invalid value.', 'INVALID_ENUM'),
  wrongType: (field) => makeCommonError('unreadable', 'organizations', `Unexpected type for the field ${field}`),
};

/** One constraint in the words of AWS's common validation: query services name fields in lower camel case. */
function describeConstraint(field: string, value: string, text: string): string {
  const name = `${field.charAt(0).toLowerCase()}${field.slice(1)}`;
  return `1 validation error detected: Value ${value} at '${name}' failed to satisfy constraint: Member must ${text}`;
}

function makeCommonValidation(code: string): InputErrors {
  const error = (field: string, value: string, text: string) =>
    new ServiceError(code, describeConstraint(field, value, text));
  return {
    missing: (field) => error(field, 'null', 'not be null'),
    pattern: (field, value, pattern) => error(field, `'${value}'`, `satisfy regular expression pattern: ${pattern}`),
    tooLong: (field, value, most) => error(field, `'${value}'`, `have length less than or equal to ${most}`),
    tooShort: (field, value, least) => error(field, `'${value}'`, `have length greater than or equal to ${least}`),
    tooLarge: (field, value, most) => error(field, `'${value}'`, `have value less than or equal to ${most}`),
    tooSmall: (field, value, least) => error(field, `'${value}'`, `have value greater than or equal to ${least}`),
    notOneOf: (field, value, allowed) => error(field, `'${value}'`, `satisfy enum value set: [${allowed.join(', ')}]`),
    wrongType: (field) => new ServiceError('MalformedInput', `Unexpected type for the field ${field}`),
  };
}

/** How each service refuses bad input. */
export const INPUT_ERRORS: Readonly<Record<ServiceName, InputErrors>> = {
  organizations: ORGANIZATIONS,
  sts: makeCommonValidation('ValidationError'),
  iam: makeCommonValidation('ValidationError'),
  account: makeCommonValidation('ValidationException'),
  servicequotas: makeCommonValidation('ValidationException'),
  tagging: makeCommonValidation('InvalidParameterException'),
  s3: makeCommonValidation('InvalidArgument'),
  sso: makeCommonValidation('InvalidRequestException'),
  'sso-oidc': makeCommonValidation('InvalidRequestException'),
  'sso-admin': makeCommonValidation('ValidationException'),
  identitystore: makeCommonValidation('ValidationException'),
};
