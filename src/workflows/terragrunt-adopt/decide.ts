import type { OrganizationAccount } from '../../aws/organizations.ts';
import { decideOrFailure, Failure } from '../../errors/failure.ts';
import { canShareAccount } from '../../repository/environments.ts';
import type { AdoptState } from './load.ts';

/** One environment whose account the organization module is to have. */
export interface Adoption {
  readonly environment: string;
  readonly account: OrganizationAccount;
  /** What the module calls it. */
  readonly key: string;
  /** An entry is to be written; else it stands there already. */
  readonly writes: boolean;
}

export interface DecidedAdoption {
  readonly environment: string;
  readonly decision: Adoption | Failure;
}

/** Decides for each environment; a refusal that concerns one does not stop the others. Pure. */
export function decideAdoptions(state: AdoptState, environments: readonly string[]): DecidedAdoption[] {
  return environments.map((environment) => ({
    environment,
    decision: decideOrFailure(() => decideAdoption(state, environment)),
  }));
}

function decideAdoption({ module, records, accounts, managementAccountId }: AdoptState, environment: string): Adoption {
  const entry = module.entries.find((candidate) => candidate.environment === environment);
  const recorded = records.find((record) => record.environment === environment)?.accountId;
  // The address that the module has for it finds an account that nobody recorded.
  const id = recorded ?? accounts.find(({ email }) => isSame(entry?.email, email))?.id;
  if (id === undefined) {
    throw new Failure('ENVIRONMENT_UNKNOWN', `The repository records no account for ${environment}.`, {
      suggestions: ['See where this repository stands: pf aws status'],
      details: { environment },
    });
  }
  if (id === managementAccountId) {
    throw new Failure('USAGE', `${environment} is the management account, which the module does not make.`);
  }
  const account = accounts.find((candidate) => candidate.id === id);
  if (account === undefined) {
    const message = `The organization has no account ${id}, which is recorded for ${environment}.`;
    throw new Failure('ACCOUNT_UNKNOWN', message, { details: { environment, account: id } });
  }
  if (entry === undefined) {
    const taken = module.entries.find(({ key, email }) => key === account.name || isSame(email, account.email));
    if (taken === undefined) return { environment, account, key: account.name, writes: true };
    const twin = records.find((record) => record.environment === taken.environment);
    const isShared = twin?.accountId === id && canShareAccount(twin.environment, environment);
    if (isShared) return { environment, account, key: taken.key, writes: false };
    const whose = taken.environment ?? 'no environment';
    throw makeConflictFailure(
      environment,
      `${module.file} has ${account.name} <${account.email}> as ${whose} (${taken.key}).`,
    );
  }
  // The module would make another account for an entry with another address, and close this one.
  if (entry.email !== undefined && !isSame(entry.email, account.email)) {
    const reason = `${module.file} says ${entry.email} in its entry ${entry.key}, and account ${id} has ${account.email}.`;
    throw makeConflictFailure(environment, reason);
  }
  return { environment, account, key: entry.key, writes: false };
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

function makeConflictFailure(environment: string, message: string): Failure {
  return new Failure('ENVIRONMENT_CONFLICT', message, {
    suggestions: ['Put that entry right by hand, then run the command again.'],
    details: { environment },
  });
}

/** The address of an account in the state of the module. */
export function toAddress(key: string): string {
  return `aws_organizations_account.accounts[${JSON.stringify(key)}]`;
}
