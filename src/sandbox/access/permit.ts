import type { OpenOperation, SignedOperation } from '../operations/operation.ts';
import { organizationsErrors } from '../operations/organizations/errors.ts';
import { findOrganization } from '../operations/organizations/membership.ts';
import { makeCommonError } from '../protocol/common-errors.ts';
import { getSigningName } from '../protocol/service.ts';
import type { World } from '../state/world.ts';
import { canDo, describeRefusal } from './authorize.ts';
import type { Caller } from './caller.ts';
import { denialOf } from './denials.ts';

/** What a caller may have signed. */
type Signed = SignedOperation | OpenOperation;

function checkSession(caller: Caller, operation: Signed): void {
  // GetSessionToken's sessions reach IAM only with MFA, and of STS nothing but these two.
  if (caller.session?.fromSessionToken !== true || caller.session.mfa) return;
  if (operation.service === 'iam') {
    throw makeCommonError('unknown-key', 'iam', 'The security token included in the request is invalid');
  }
}

function checkAccount(caller: Caller, operation: Signed, now: number): void {
  if (operation.service === 'sts') return;
  const { account } = caller;
  if (account.state !== 'SUSPENDED' && account.state !== 'CLOSED' && account.readyAt <= now) return;
  const message = 'The AWS Access Key Id needs a subscription for the service';
  throw makeCommonError('not-signed-up', operation.service, message);
}

function checkOrganization(world: World, caller: Caller, operation: Signed): void {
  if (operation.open === true || operation.service !== 'organizations' || operation.openTo === 'anyone') return;
  const organization = findOrganization(world, caller.account);
  if (organization === undefined) throw organizationsErrors.notInUse();
  if (operation.openTo !== 'members' && organization.managementAccountId !== caller.account.id) {
    throw organizationsErrors.denied();
  }
}

/** Whether the caller may do this at all; throws what AWS answers where not. */
export function assertPermitted(world: World, caller: Caller, operation: Signed, now: number): void {
  checkSession(caller, operation);
  checkAccount(caller, operation, now);
  // Policies know the service for tags by a shorter name.
  const prefix = operation.service === 'tagging' ? 'tag' : getSigningName(operation.service);
  const action = `${prefix}:${operation.name}`;
  // Whose credentials these are is told whatever policies say.
  const denied = operation.name === 'GetCallerIdentity' ? undefined : denialOf(world, caller, action);
  if (denied !== undefined) throw makeCommonError('denied', operation.service, denied);
  if (operation.open !== true && operation.needsNoPermission !== true && !canDo(caller, action, now)) {
    throw makeCommonError('denied', operation.service, describeRefusal(caller, action, '*', 'identity'));
  }
  checkOrganization(world, caller, operation);
}
