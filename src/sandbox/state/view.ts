import type { AccessKeyRecord, Account, Bucket, OrganizationRecord, User, World } from './world.ts';

/** A key as tests may look at it, secret included: they compare it with what clients hold. */
export type KeyView = Readonly<AccessKeyRecord>;

/** Read access to what the sandbox remembers, for tests. Each call tells the state at that moment. */
export class StateView {
  readonly #world: World;
  readonly #settle: () => void;

  /** `settle` lets happen what is due. */
  constructor(world: World, settle: () => void) {
    this.#world = world;
    this.#settle = settle;
  }

  /** Every account, of whatever organization, the oldest first. */
  accounts(): readonly Readonly<Account>[] {
    this.#settle();
    return Object.values(this.#world.accounts);
  }

  account(id: string): Readonly<Account> | undefined {
    return this.accounts().find((account) => account.id === id);
  }

  /** The organization of the account the sandbox began with. */
  organization(): Readonly<OrganizationRecord> | undefined {
    this.#settle();
    const { membership } = this.#world.accounts[this.#world.managementAccountId] ?? {};
    return membership && this.#world.organizations[membership.organizationId];
  }

  buckets(): readonly Readonly<Bucket>[] {
    return Object.values(this.#world.buckets ?? {});
  }

  users(accountId: string): readonly Readonly<User>[] {
    return Object.values(this.account(accountId)?.users ?? {});
  }

  /** An account's keys: a user's, root's (`root`), or all of them. */
  keys(accountId: string, owner?: { userName: string } | 'root'): readonly KeyView[] {
    this.#settle();
    return Object.values(this.#world.keys).filter((key) => {
      if (key.accountId !== accountId) return false;
      if (owner === undefined) return true;
      return owner === 'root' ? key.userName === undefined : key.userName === owner.userName;
    });
  }
}
