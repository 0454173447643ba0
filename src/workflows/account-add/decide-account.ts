import { ENVIRONMENT_TAG } from '../../access/tags.ts';
import type { CreationStatus } from '../../aws/account-creation.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import type { OrganizationAccount } from '../../aws/organizations.ts';
import { Failure } from '../../errors/failure.ts';
import { canShareAccount, type EnvironmentRecord } from '../../repository/environments.ts';
import type { Note } from '../../repository/journal.ts';
import type { AccountEntry } from '../../terragrunt/organization-module.ts';
import { quoteForShell } from '../../text.ts';
import type { ExistingProfile } from './load.ts';
import type { AccessChoice } from './request.ts';

/** What is known of one environment before anything is done. */
export interface EnvironmentState {
  readonly environment: string;
  /** The name of its profile. */
  readonly profile: string;
  /** The one that everybody has. */
  readonly sharedProfile: string;
  /** The profile is one person's, and colleagues do not get it. */
  readonly isOwn: boolean;
  /** The IAM user that a key is made for. */
  readonly userName: string;
  readonly region: string;
  readonly existing: ExistingProfile;
  readonly access: AccessChoice;
  /** What the account would be called and reached at, were it made now. */
  readonly name: string;
  readonly email: string;
  /** The address was asked for by name (`--email`), not made from a template. */
  readonly emailGiven: boolean;
  /** What the organization module of the stack has for it, whose tags it sets: ours would go with its next apply. */
  readonly adopted: AccountEntry | undefined;
  /** From environment.yaml. */
  readonly recordedId: string | undefined;
  /** From `--account-id`. */
  readonly givenId: string | undefined;
  /** Of the journal. */
  readonly entry: Note;
  readonly managementAccountId: string;
  readonly managementEnvironment: string;
  readonly accounts: readonly OrganizationAccount[];
  readonly requests: readonly CreationStatus[];
  /** Who has which account by the repository's files. */
  readonly records: readonly Pick<EnvironmentRecord, 'environment' | 'accountId'>[];
  /** Account id → its tags, of the accounts where they decide something. */
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export type Decision =
  | { readonly kind: 'adopt'; readonly account: OrganizationAccount; readonly because: string }
  | { readonly kind: 'await'; readonly requestId: string; readonly because: string }
  | { readonly kind: 'create'; readonly name: string; readonly email: string };

/** Requests noted on a machine whose clock goes wrong by less than this are still recognized. */
const CLOCK_TOLERANCE_MS = 15 * 60_000;

/**
 * Adopt, wait, or create: in the order that never makes a second account. Recorded or given id; the journal's request;
 * AWS's list of requests; accounts by e-mail and by our tag; only then a new one. Throws what refuses.
 */
export function decideAccount(state: EnvironmentState): Decision {
  const byId = decideById(state);
  if (byId !== undefined) return byId;
  const request = findRequest(state);
  if (request?.state === 'IN_PROGRESS') {
    return { kind: 'await', requestId: request.requestId, because: 'AWS is already creating it' };
  }
  const requested = state.accounts.find((account) => account.id === request?.accountId);
  if (requested === undefined && request !== undefined && request.requestId === state.entry.account?.requestId) {
    return { kind: 'await', requestId: request.requestId, because: 'AWS has created it and does not list it yet' };
  }
  if (requested !== undefined && isEvidently(requested, state) && (isUsable(requested) || !state.emailGiven)) {
    return adoptUnlessReaddressed(requested, state, 'an earlier run asked for it');
  }
  const byEmail = state.accounts.find((account) => isSameAddress(account.email, state.email));
  if (byEmail !== undefined) return adoptByEmail(byEmail, state);
  const tagged = state.accounts.filter((account) => isTagged(account, state) && isUsableOrSuspended(account, state));
  if (tagged.length > 1) throw makeSeveralTaggedFailure(tagged, state);
  if (tagged[0] !== undefined) {
    return adoptUnlessReaddressed(tagged[0], state, `it is tagged ${ENVIRONMENT_TAG}=${state.environment}`);
  }
  const { environment, email, adopted } = state;
  // The next apply would make that one too.
  if (adopted?.email !== undefined && !isSameAddress(adopted.email, email)) {
    const message = `The organization module gives ${environment} an account with the address ${adopted.email}, and --email asks for ${email}.`;
    throw new Failure('ENVIRONMENT_CONFLICT', message, {
      suggestions: [`Leave --email out to go on with ${adopted.email}.`],
      details: { environment, email },
    });
  }
  return { kind: 'create', name: state.name, email };
}

function decideById(state: EnvironmentState): Decision | undefined {
  const { recordedId, givenId, environment } = state;
  if (recordedId !== undefined && givenId !== undefined && recordedId !== givenId) {
    const message = `environment.yaml records account ${recordedId} for ${environment}, and --account-id says ${givenId}.`;
    throw new Failure('ENVIRONMENT_CONFLICT', message, {
      details: { environment, recordedAccount: recordedId, givenAccount: givenId },
    });
  }
  const id = givenId ?? recordedId;
  if (id === undefined) return undefined;
  const account = state.accounts.find((candidate) => candidate.id === id);
  if (account === undefined) {
    const message = `The organization of management account ${state.managementAccountId} has no account ${id}, which ${
      givenId === undefined ? 'environment.yaml records' : '--account-id names'
    } for ${environment}.`;
    throw new Failure('ACCOUNT_UNKNOWN', message, {
      details: { environment, account: id, managementAccount: state.managementAccountId },
    });
  }
  const because = givenId === undefined ? 'environment.yaml records it' : '--account-id names it';
  return adoptUnlessReaddressed(account, state, because);
}

/** The accounts whose tags bear on the decision: the one it is for, and what a request of ours may have made. */
export function listSuspects(state: EnvironmentState, decision: Decision | undefined): string[] {
  const requested = findRequest(state)?.accountId;
  const isListed = state.accounts.some(({ id }) => id === requested);
  return [
    ...(requested !== undefined && isListed ? [requested] : []),
    ...(decision?.kind === 'adopt' ? [decision.account.id] : []),
  ];
}

/** The request that is ours: the journal's, or one of our name that is not from long ago. */
function findRequest({ entry, requests, name }: EnvironmentState): CreationStatus | undefined {
  const noted = entry.account;
  const byId = requests.find((request) => request.requestId === noted?.requestId);
  if (byId !== undefined) return byId;
  const named = requests.filter((request) => request.accountName === (noted?.name ?? name));
  const inProgress = named.find((request) => request.state === 'IN_PROGRESS');
  if (inProgress !== undefined || noted === undefined) return inProgress;
  return named.find((request) => (request.requestedAt ?? 0) >= noted.requestedAt - CLOCK_TOLERANCE_MS);
}

function isEvidently(account: OrganizationAccount, state: EnvironmentState): boolean {
  return isSameAddress(account.email, state.entry.account?.email ?? state.email) || isTagged(account, state);
}

function adoptByEmail(account: OrganizationAccount, state: EnvironmentState): Decision {
  if (isUsable(account)) {
    return adopt(account, state, `it has the e-mail address ${account.email}`);
  }
  const message = `${state.email} belongs to account ${account.id} (${account.name}) of this organization, which is ${account.state}; a closed account keeps its address.`;
  throw new Failure('EMAIL_TAKEN_CLOSED', message, {
    details: { environment: state.environment, email: state.email, account: account.id, state: account.state },
  });
}

/** Refuses where `--email` asks for another address than the account has. */
function adoptUnlessReaddressed(account: OrganizationAccount, state: EnvironmentState, because: string): Decision {
  if (!state.emailGiven || isSameAddress(account.email, state.email)) return adopt(account, state, because);
  const message = `${state.environment} already has account ${account.id} with the address ${account.email}, and --email asks for ${state.email}.`;
  throw new Failure('ENVIRONMENT_CONFLICT', message, {
    suggestions: [
      `Leave --email out to go on with ${account.id}.`,
      `To change its address: pf aws exec ${state.managementEnvironment} -- aws account start-primary-email-update --account-id ${account.id} --primary-email ${quoteForShell(state.email)} --region ${GLOBAL_REGION}`,
    ],
    details: { environment: state.environment, account: account.id, email: account.email },
  });
}

function adopt(account: OrganizationAccount, state: EnvironmentState, because: string): Decision {
  const { environment } = state;
  if (account.id === state.managementAccountId) {
    const message = `Account ${account.id} is the management account; it cannot be ${environment} as well.`;
    throw new Failure('ENVIRONMENT_CONFLICT', message, { details: { environment, account: account.id } });
  }
  const taggedAs = state.tags.get(account.id)?.get(ENVIRONMENT_TAG);
  if (taggedAs !== undefined && !canShareAccount(taggedAs, environment) && !isRenamed(account, taggedAs, state)) {
    const message = `Account ${account.id} (${account.email}) is tagged as environment ${taggedAs}; it cannot be ${environment} as well.`;
    throw new Failure('ENVIRONMENT_CONFLICT', message, {
      details: { environment, otherEnvironment: taggedAs, account: account.id },
    });
  }
  if (!isUsable(account)) {
    throw new Failure('ACCOUNT_UNUSABLE', `Account ${account.id} of ${environment} is ${account.state}.`, {
      details: { environment, account: account.id, state: account.state },
    });
  }
  return { kind: 'adopt', account, because };
}

/** The environment was renamed: the files give it the account, and none has the name that the tag still says. */
function isRenamed({ id }: OrganizationAccount, taggedAs: string, { recordedId, records }: EnvironmentState): boolean {
  const other = records.find(({ environment }) => environment === taggedAs);
  return recordedId === id && (other === undefined || (other.accountId !== undefined && other.accountId !== id));
}

function makeSeveralTaggedFailure(
  accounts: readonly OrganizationAccount[],
  { environment }: EnvironmentState,
): Failure {
  const ids = accounts.map((account) => account.id);
  const message = `Several accounts are tagged ${ENVIRONMENT_TAG}=${environment}: ${ids.join(', ')}.`;
  return new Failure('ENVIRONMENT_CONFLICT', message, { details: { environment, accounts: ids } });
}

function isTagged(account: OrganizationAccount, { tags, environment }: EnvironmentState): boolean {
  return tags.get(account.id)?.get(ENVIRONMENT_TAG) === environment;
}

/** Active, or about to be. */
export function isUsable({ state }: OrganizationAccount): boolean {
  return state === 'ACTIVE' || state === 'PENDING_ACTIVATION';
}

/** A suspended account is still the environment's, and no reason to make another; a closed one is history. */
function isUsableOrSuspended(account: OrganizationAccount, { emailGiven }: EnvironmentState): boolean {
  return isUsable(account) || (account.state === 'SUSPENDED' && !emailGiven);
}

/** AWS compares addresses without regard to case. */
export function isSameAddress(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
