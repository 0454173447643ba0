import { makeCaller } from '../access/caller.ts';
import { makeOrganization } from '../operations/organizations/organization.ts';
import type { Delays } from '../options.ts';
import { ADMINISTRATOR_ACCESS, makeAccountState } from '../state/account.ts';
import { addBelonging } from '../state/belongings.ts';
import { makeLowerId, makeUniqueId } from '../state/ids.ts';
import { addAccessKey } from '../state/key.ts';
import { addMember, makeUnusedAccountId } from '../state/settle.ts';
import type { Account, AccountStatus, BelongingKind, OrganizationRecord } from '../state/world.ts';
import { SandboxUsageError } from '../usage-error.ts';
import { SsoScenario } from './sso-scenario.ts';

/** A key as its owner holds it. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Brings about what no client can, or would have to wait for. Throws SandboxUsageError for what is not there. */
export class Scenario extends SsoScenario {
  #account(id: string): Account {
    const account = Object.hasOwn(this.stage.world.accounts, id) ? this.stage.world.accounts[id] : undefined;
    if (account === undefined) throw new SandboxUsageError(`The sandbox has no account ${id}.`);
    return account;
  }

  #findOrganization(accountId: string): OrganizationRecord {
    const { membership } = this.#account(accountId);
    const organization = membership && this.stage.world.organizations[membership.organizationId];
    if (organization === undefined) throw new SandboxUsageError(`${accountId} is in no organization.`);
    return organization;
  }

  setAccountState(id: string, state: AccountStatus): void {
    const account = this.#account(id);
    account.state = state;
    delete account.closesAt;
    if (state === 'PENDING_CLOSURE') account.closesAt = Number.MAX_SAFE_INTEGER;
  }

  /** Closed at once; it keeps its e-mail and stays listed. */
  closeAccount(id: string): void {
    this.setAccountState(id, 'CLOSED');
  }

  suspendAccount(id: string): void {
    this.setAccountState(id, 'SUSPENDED');
  }

  /** Gives an e-mail to somebody outside every organization here. */
  takeEmail(email: string): void {
    this.stage.world.foreignEmails.push(email);
  }

  /** Gives a bucket to an account, in a region. */
  createBucket(name: string, accountId: string, region: string): void {
    const { world, now } = this.stage;
    const bucket = { name, accountId: this.#account(accountId).id, region, createdAt: now() };
    world.buckets = { [name]: bucket, ...world.buckets };
  }

  /** Accounts an organization may hold, closed ones and the management account included. */
  setQuota(quota: number): void {
    this.stage.world.quota = quota;
  }

  /** Accounts that may still be closed in these 30 days. */
  setClosureQuota(left: number): void {
    this.stage.world.closuresLeft = left;
  }

  /** Makes an account the administrator of a service for its organization. */
  delegate(accountId: string, principal: string): void {
    const account = this.#account(accountId);
    account.delegations = { ...account.delegations, [principal]: this.stage.now() };
  }

  /** Changes delays of what happens from now on. */
  setDelays(delays: Partial<Delays>): void {
    Object.assign(this.stage.delays, delays);
  }

  /** The next account made gets this id. */
  nextAccountId(id: string): void {
    if (!/^\d{12}$/.test(id)) throw new SandboxUsageError(`"${id}" is no account id: twelve digits.`);
    this.stage.world.nextAccountIds.push(id);
  }

  setKeyActive(accessKeyId: string, active: boolean): void {
    const key = this.stage.world.keys[accessKeyId];
    if (key === undefined) throw new SandboxUsageError(`The sandbox has no access key ${accessKeyId}.`);
    key.active = active;
  }

  /** Hangs something on an IAM user, such as an SSH key or a group. */
  giveToUser(accountId: string, userName: string, kind: BelongingKind, id: string): void {
    const user = this.#account(accountId).users[userName];
    if (user === undefined) throw new SandboxUsageError(`Account ${accountId} has no user ${userName}.`);
    addBelonging(user, kind, id, this.stage.now());
  }

  setRootMfa(accountId: string, present: boolean): void {
    this.#account(accountId).rootMfa = present;
  }

  setRootPassword(accountId: string, present: boolean): void {
    this.#account(accountId).hasRootCredentials = present;
  }

  /** A signing certificate of an account's root; gives its id. */
  createRootCertificate(accountId: string): string {
    const account = this.#account(accountId);
    const id = makeLowerId(this.stage.random, '', 24).toUpperCase();
    account.rootCertificates = { ...account.rootCertificates, [id]: this.stage.now() };
    return id;
  }

  /** `ENABLED`, `ENABLING`, `DISABLING` or `DISABLED`, of a region that must be opted into. */
  setRegion(accountId: string, region: string, status: string): void {
    this.#account(accountId).regions[region] = status;
  }

  /** Trusted access of a service that switches it on itself, such as Control Tower. */
  trustService(principal: string): void {
    const { world, now } = this.stage;
    this.#findOrganization(world.managementAccountId).trustedServices[principal] = now();
  }

  /**
   * A service control policy that denies `actions` (`iam:CreateUser`, `iam:*`) to every member, or to those under
   * `target`; with `rootOnly`, to their root users alone. Gives its id.
   */
  denyByPolicy(actions: readonly string[], target?: string, rootOnly = false): string {
    const { accounts, managementAccountId } = this.stage.world;
    const isAccount = target !== undefined && Object.hasOwn(accounts, target);
    const organization = this.#findOrganization(isAccount ? target : managementAccountId);
    const policyId = makeLowerId(this.stage.random, 'p-', 8);
    const denial = { policyId, target: target ?? organization.rootId, actions, rootOnly };
    organization.denials = [...(organization.denials ?? []), denial];
    return policyId;
  }

  /** Ends every session there is: their tokens are expired from now on. */
  expireSessions(): void {
    const { world, now } = this.stage;
    for (const [id, session] of Object.entries(world.sessions)) world.sessions[id] = { ...session, expiresAt: now() };
  }

  /** Ends the wait for every organization here to be finalized. */
  finalizeOrganizations(): void {
    for (const organization of Object.values(this.stage.world.organizations)) organization.finalizedAt = 0;
  }

  #addKey(owner: { accountId: string; userName?: string }): KeyPair {
    const { world, now, random } = this.stage;
    const key = addAccessKey(world, owner, now(), 'usable at once', random);
    return { accessKeyId: key.id, secretAccessKey: key.secret };
  }

  /** A key of an account's root, usable at once. */
  createRootKey(accountId: string): KeyPair {
    return this.#addKey({ accountId: this.#account(accountId).id });
  }

  /** An IAM user with a key, usable at once; `policies` are ARNs, default AdministratorAccess. */
  createUser(accountId: string, name: string, policies: readonly string[] = [ADMINISTRATOR_ACCESS]): KeyPair {
    const account = this.#account(accountId);
    const at = this.stage.now();
    account.users[name] ??= {
      name,
      path: '/',
      id: makeUniqueId(this.stage.random, 'AIDA'),
      createdAt: at,
      visibleAt: 0,
      tags: {},
      policies: policies.map((arn) => ({ arn, effectiveAt: 0 })),
    };
    return this.#addKey({ accountId, userName: name });
  }

  /** A member account of `managementAccountId`'s organization, ready for use, with its access role; gives its id. */
  createMember(managementAccountId: string, name: string, email: string): string {
    const { world, now, random } = this.stage;
    const ready = { createdAt: now(), readyAt: 0, roleUsableAt: 0, policyEffectiveAt: 0 };
    const made = { name, email, roleName: 'OrganizationAccountAccessRole', tags: {}, ...ready };
    return addMember(world, this.#findOrganization(managementAccountId), made, random);
  }

  /** Another person's account with an organization of its own, and the keys of its root. */
  createForeignOrganization(email = 'somebody@foreign.example') {
    const { world, now, random, delays } = this.stage;
    const accountId = makeUnusedAccountId(world, random);
    world.accounts[accountId] = makeAccountState({
      id: accountId,
      name: 'Foreign',
      email,
      createdAt: now(),
      readyAt: 0,
    });
    const rootCredentials = this.#addKey({ accountId });
    const caller = makeCaller(world, { kind: 'root', accountId }, rootCredentials.accessKeyId);
    if (caller === undefined) throw new Error('a new account has a root');
    const settings = { delays: { ...delays, organizationFinalizing: 0 } };
    const organization = makeOrganization({ world, caller, now: now(), random, settings }, 'ALL');
    return { organizationId: organization.id, managementAccountId: accountId, email, rootCredentials };
  }
}
