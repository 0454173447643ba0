import { makeLowerId } from '../../state/ids.ts';
import type { AccountCreation, OrganizationRecord, World } from '../../state/world.ts';
import { type Call, defineOperations } from '../operation.ts';
import { listPage, organizationsErrors } from './errors.ts';
import { listMembers, requireOrganization } from './membership.ts';
import { CREATION_ID } from './patterns.ts';
import { formatCreation } from './presentation.ts';
import { readTags } from './tags.ts';

function listCreationsInProgress(world: World): AccountCreation[] {
  return Object.values(world.organizations).flatMap((organization) =>
    organization.creations.filter((creation) => creation.state === 'IN_PROGRESS'),
  );
}

function isSameEmail(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether an account, here or outside, has the address. */
export function isEmailTaken(world: World, email: string): boolean {
  const taken = [...Object.values(world.accounts).map((account) => account.email), ...world.foreignEmails];
  return taken.some((other) => isSameEmail(other, email));
}

// What AWS learns only while it works on the request, and so tells in the status and not in the reply.
function chooseFailure(world: World, organization: OrganizationRecord, email: string): string | undefined {
  const running = listCreationsInProgress(world);
  if (running.some((creation) => creation.failure === undefined && isSameEmail(creation.email, email))) {
    return 'CONCURRENT_ACCOUNT_MODIFICATION';
  }
  if (isEmailTaken(world, email)) return 'EMAIL_ALREADY_EXISTS';
  const accounts = listMembers(world, organization).length + running.filter((one) => one.failure === undefined).length;
  return accounts >= world.quota ? 'ACCOUNT_LIMIT_EXCEEDED' : undefined;
}

/** Enters a request for a new account; `failure` makes it end FAILED for that reason whatever else is so. */
function startCreation(
  call: Call,
  organization: OrganizationRecord,
  wanted: Pick<AccountCreation, 'name' | 'email' | 'roleName' | 'tags'>,
  failure?: string,
): AccountCreation {
  const reason = failure ?? chooseFailure(call.world, organization, wanted.email);
  const creation: AccountCreation = {
    id: makeLowerId(call.random, 'car-', 32),
    ...wanted,
    requestedAt: call.now,
    completesAt: call.now + call.settings.delays.accountCreation,
    state: 'IN_PROGRESS',
    ...(reason === undefined ? {} : { failure: reason }),
  };
  organization.creations.push(creation);
  return creation;
}

/** The e-mail, or InvalidInputException: AWS's documented rules for the address of a new account. */
function checkEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  const valid =
    /^[\x21-\x7e]+$/.test(email) &&
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) &&
    !/["'()<>[\]:;,\\|%&]/.test(local) &&
    !local.startsWith('.') &&
    /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(domain) &&
    !/^-|-$/.test(domain);
  if (valid) return email;
  throw organizationsErrors.invalidInput(
    'INVALID_PATTERN',
    'You provided a value that does not match the required pattern.',
  );
}

export const CREATION_OPERATIONS = defineOperations('organizations', {
  CreateAccount(call, input) {
    const organization = requireOrganization(call);
    const wanted = {
      email: checkEmail(input.text('Email', { least: 6, most: 64 })),
      name: input.text('AccountName', { pattern: '[\\u0020-\\u007E]+', least: 1, most: 50 }),
      roleName:
        input.optionalText('RoleName', { pattern: '[\\w+=,.@\\-]{1,64}', most: 64 }) ?? 'OrganizationAccountAccessRole',
      tags: readTags(input),
    };
    input.optionalText('IamUserAccessToBilling', { oneOf: ['ALLOW', 'DENY'] });
    if (organization.finalizedAt > call.now) throw organizationsErrors.finalizing();
    if (listMembers(call.world, organization).length >= call.world.quota) throw organizationsErrors.accountLimit();
    if (listCreationsInProgress(call.world).length >= call.settings.creationsAtOnce) throw organizationsErrors.busy();
    return { CreateAccountStatus: formatCreation(startCreation(call, organization, wanted, call.failure)) };
  },

  DescribeCreateAccountStatus(call, input) {
    const id = input.text('CreateAccountRequestId', CREATION_ID);
    const creation = requireOrganization(call).creations.find((one) => one.id === id);
    if (creation === undefined) throw organizationsErrors.creationNotFound();
    return { CreateAccountStatus: formatCreation(creation) };
  },

  ListCreateAccountStatus(call, input) {
    const states = input.optionalTexts('States', { oneOf: ['IN_PROGRESS', 'SUCCEEDED', 'FAILED'] });
    const wanted = requireOrganization(call).creations.filter((one) => states?.includes(one.state) ?? true);
    return listPage(call, input, { CreateAccountStatuses: wanted.map(formatCreation) });
  },
});
