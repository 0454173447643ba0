import { type ClosingMark, findGoneDay, isClosed } from '../../access/closing-tag.ts';
import type { OrganizationAccount } from '../../aws/organizations.ts';
import { type EnvironmentRecord, findByAccount, getProfileName, MANAGEMENT } from '../../repository/environments.ts';

export type Drift =
  /** The organization has the account, the repository does not know it. */
  | 'not recorded'
  /** The repository records the account, the organization does not have it. */
  | 'not in the organization'
  | 'not active'
  /** It was closed from here, or is to be, and AWS shows it as open. */
  | 'closing'
  /** Recorded, but there is no profile to reach it by. */
  | 'no profile';

export interface ListedAccount {
  /** Null for an account the repository does not know. */
  readonly environment: string | null;
  readonly accountId: string;
  readonly name: string | null;
  readonly email: string | null;
  /** As the organization has it; null for an account it does not have. */
  readonly state: string | null;
  readonly profile: string | null;
  readonly drift: Drift[];
  /** The environment that it was until it was closed; null where no tag of ours says. */
  readonly closedAs: string | null;
  /** Of a closed account: the day on which it is gone for good, or `unknown` where nobody noted when it was closed. */
  readonly goneOn: string | null;
}

/** What the organization has, and what the repository knows. */
interface AccountListState {
  readonly accounts: readonly OrganizationAccount[];
  readonly records: readonly EnvironmentRecord[];
  /** By name. */
  readonly profiles: ReadonlySet<string>;
  readonly managementAccountId: string;
  /** What is noted on accounts that were closed, by id. */
  readonly marks: ReadonlyMap<string, ClosingMark | undefined>;
}

/** Both sides in one list, the management account first. Pure. */
export function compareAccounts({
  accounts,
  records,
  profiles,
  managementAccountId,
  marks,
}: AccountListState): ListedAccount[] {
  const listed = accounts.map((account): ListedAccount => {
    const record = findByAccount(records, account.id);
    const environment = record?.environment ?? (account.id === managementAccountId ? MANAGEMENT : null);
    const profile = findProfile(profiles, record, environment);
    const mark = marks.get(account.id);
    return {
      environment,
      accountId: account.id,
      name: account.name,
      email: account.email,
      state: account.state,
      profile,
      drift: listDrift({ state: account.state, record, profile, mark }),
      closedAs: mark?.environment ?? null,
      // One that AWS has suspended is not going.
      goneOn: isClosed(account.state)
        ? (findGoneDay(mark) ?? (account.state === 'SUSPENDED' ? null : 'unknown'))
        : null,
    };
  });
  const missing = records.flatMap((record) => {
    const { environment, accountId } = record;
    if (accountId === undefined || accounts.some((account) => account.id === accountId)) return [];
    const profile = findProfile(profiles, record, environment);
    const drift: Drift[] = ['not in the organization'];
    return [
      { environment, accountId, name: null, email: null, state: null, profile, drift, closedAs: null, goneOn: null },
    ];
  });
  return [
    ...listed.toSorted(
      (left, right) => rankAccount(left, managementAccountId) - rankAccount(right, managementAccountId),
    ),
    ...missing,
  ];
}

interface OneAccount {
  readonly state: OrganizationAccount['state'];
  readonly record: EnvironmentRecord | undefined;
  readonly profile: string | null;
  readonly mark: ClosingMark | undefined;
}

function listDrift({ state, record, profile, mark }: OneAccount): Drift[] {
  if (record === undefined) {
    if (state !== 'ACTIVE') return [];
    return [mark === undefined ? 'not recorded' : 'closing'];
  }
  return [
    ...(state === 'ACTIVE' ? [] : (['not active'] as const)),
    ...(profile === null ? (['no profile'] as const) : []),
  ];
}

function rankAccount({ accountId, environment }: ListedAccount, managementAccountId: string): number {
  if (accountId === managementAccountId) return 0;
  return environment === null ? 2 : 1;
}

function findProfile(
  profiles: ReadonlySet<string>,
  record: EnvironmentRecord | undefined,
  environment: string | null,
): string | null {
  const name = record?.profile ?? (environment === null ? undefined : getProfileName(environment));
  return name !== undefined && profiles.has(name) ? name : null;
}
