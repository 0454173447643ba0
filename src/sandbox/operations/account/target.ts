import { makeCommonError } from '../../protocol/common-errors.ts';
import type { ServiceError } from '../../protocol/service-error.ts';
import type { Account } from '../../state/world.ts';
import type { Input } from '../input.ts';
import type { Call } from '../operation.ts';
import { findOrganization, listMembers } from '../organizations/membership.ts';

function makeDenied(call: Call, action: string, accountId: string): ServiceError {
  return makeCommonError(
    'denied',
    'account',
    `User: ${call.caller.arn} is not authorized to perform: account:${action} on resource: arn:aws:account::${call.caller.account.id}:account/${accountId}`,
  );
}

/**
 * The account a request is about: the caller's own, or the member that AccountId names. The management
 * account may ask about members only with trusted access for account.amazonaws.com, and never names itself.
 */
export function requireTarget(call: Call, input: Input, action: string): Account {
  const own = call.caller.account;
  const id = input.optionalText('AccountId', { pattern: '\\d{12}' });
  if (id === undefined) return own;
  const organization = findOrganization(call.world, own);
  const mayAsk =
    organization?.managementAccountId === own.id &&
    id !== own.id &&
    Object.hasOwn(organization.trustedServices, 'account.amazonaws.com');
  const member = mayAsk ? listMembers(call.world, organization).find((one) => one.id === id) : undefined;
  if (member === undefined) throw makeDenied(call, action, id);
  return member;
}

/** The same for a change, which nobody makes to an account that is closed or suspended. */
export function requireOpenTarget(call: Call, input: Input, action: string): Account {
  const account = requireTarget(call, input, action);
  if (account.state !== 'ACTIVE') throw makeDenied(call, action, account.id);
  return account;
}
