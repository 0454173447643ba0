import { newLowerId } from '../../state/ids.ts';
import type { AccountCreation, OrganizationRecord, World } from '../../state/world.ts';
import type { Call, Operation } from '../operation.ts';
import { validEmail } from './email.ts';
import { organizationsErrors } from './errors.ts';
import { callersOrganization, membersOf } from './membership.ts';
import { creationOutput } from './presentation.ts';
import { readTags } from './tags.ts';

function creationsInProgress(world: World): AccountCreation[] {
  return Object.values(world.organizations).flatMap((organization) =>
    organization.creations.filter((creation) => creation.state === 'IN_PROGRESS'),
  );
}

function sameEmail(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function emailTaken(world: World, email: string): boolean {
  const taken = [...Object.values(world.accounts).map((account) => account.email), ...world.foreignEmails];
  return taken.some((other) => sameEmail(other, email));
}

// What AWS learns only while it works on the request, and so tells in the status and not in the reply.
function failureToCome(world: World, organization: OrganizationRecord, email: string): string | undefined {
  const running = creationsInProgress(world);
  if (running.some((creation) => creation.failure === undefined && sameEmail(creation.email, email))) {
    return 'CONCURRENT_ACCOUNT_MODIFICATION';
  }
  if (emailTaken(world, email)) return 'EMAIL_ALREADY_EXISTS';
  const accounts = membersOf(world, organization).length + running.filter((one) => one.failure === undefined).length;
  return accounts >= world.quota ? 'ACCOUNT_LIMIT_EXCEEDED' : undefined;
}

/** Enters a request for a new account; `failure` makes it end FAILED for that reason whatever else is so. */
export function requestAccount(
  call: Call,
  organization: OrganizationRecord,
  wanted: Pick<AccountCreation, 'name' | 'email' | 'roleName' | 'tags'>,
  failure?: string,
): AccountCreation {
  const reason = failure ?? failureToCome(call.world, organization, wanted.email);
  const creation: AccountCreation = {
    id: newLowerId(call.random, 'car-', 32),
    ...wanted,
    requestedAt: call.now,
    completesAt: call.now + call.settings.delays.accountCreation,
    state: 'IN_PROGRESS',
    ...(reason === undefined ? {} : { failure: reason }),
  };
  organization.creations.push(creation);
  return creation;
}

export const createAccount: Operation = {
  service: 'organizations',
  name: 'CreateAccount',
  changes: true,
  run(call, input) {
    const organization = callersOrganization(call);
    const wanted = {
      email: validEmail(input.text('Email', { least: 6, most: 64 })),
      name: input.text('AccountName', { pattern: '[\\u0020-\\u007E]+', least: 1, most: 50 }),
      roleName:
        input.optionalText('RoleName', { pattern: '[\\w+=,.@\\-]{1,64}', most: 64 }) ?? 'OrganizationAccountAccessRole',
      tags: readTags(input),
    };
    input.optionalText('IamUserAccessToBilling', { oneOf: ['ALLOW', 'DENY'] });
    if (organization.finalizedAt > call.now) throw organizationsErrors.finalizing();
    if (membersOf(call.world, organization).length >= call.world.quota) throw organizationsErrors.accountLimit();
    if (creationsInProgress(call.world).length >= call.settings.creationsAtOnce) throw organizationsErrors.busy();
    return { CreateAccountStatus: creationOutput(requestAccount(call, organization, wanted, call.failure)) };
  },
};
