import type { Delays } from '../options.ts';
import { ADMINISTRATOR_ACCESS } from '../state/account.ts';
import { assign, makePermissionSet } from '../state/assignments.ts';
import { type IdentityCenter, makeDirectoryId, makeIdentityCenter, makeInstanceIds } from '../state/identity-center.ts';
import type { RandomBytes } from '../state/ids.ts';
import type { World } from '../state/world.ts';
import { SandboxUsageError } from '../usage-error.ts';

/** What a scenario needs of the sandbox; `now` is the server's clock. */
interface ScenarioStage {
  readonly world: World;
  readonly delays: Delays;
  readonly random: RandomBytes;
  readonly now: () => number;
}

/** Brings about what people do in the console and in a browser. Throws SandboxUsageError for what is not there. */
export class SsoScenario {
  protected readonly stage: ScenarioStage;

  constructor(stage: ScenarioStage) {
    this.stage = stage;
  }

  #identityCenter(): IdentityCenter {
    const { identityCenter } = this.stage.world;
    if (identityCenter === undefined)
      throw new SandboxUsageError('Identity Center is off: start with --identity-center.');
    return identityCenter;
  }

  /** Switches Identity Center on, as the console does; `made` says in which region and with what. */
  enableIdentityCenter(made: Pick<IdentityCenter, 'region'> & Partial<IdentityCenter>): void {
    const { world, random, now } = this.stage;
    const { managementAccountId: ownerAccountId } = world;
    world.identityCenter = makeIdentityCenter(random, { ownerAccountId, createdAt: now(), ...made });
    const { membership } = world.accounts[ownerAccountId] ?? {};
    const organization = membership && world.organizations[membership.organizationId];
    if (organization !== undefined) organization.trustedServices['sso.amazonaws.com'] ??= now();
  }

  /** As if nobody had switched it on yet. */
  removeIdentityCenter(): void {
    delete this.stage.world.identityCenter;
  }

  /** Puts `ada` into a group. */
  joinGroup(name: string): void {
    const { users, groups } = this.#identityCenter();
    const [ada, group] = [users.find((user) => user.name === 'ada'), groups.find((one) => one.name === name)];
    if (ada === undefined || group === undefined) throw new SandboxUsageError(`There is no group ${name}, or no ada.`);
    group.memberships.push({ id: makeDirectoryId(this.stage.random), userId: ada.id });
  }

  /** An instance that an account has for itself. */
  createAccountInstance(accountId: string, region: string): void {
    const { world, random, now } = this.stage;
    const instance = { accountId, region, createdAt: now(), ...makeInstanceIds(random) };
    world.accountInstances = [...(world.accountInstances ?? []), instance];
  }

  /** Whether users and groups come from elsewhere, and are not made here. */
  setExternalDirectory(isExternal: boolean): void {
    this.#identityCenter().isExternal = isExternal;
  }

  /** Lets the group `administrators` into an account by single sign-on. */
  assignLogin(accountId: string, permissionSet = 'AdministratorAccess'): void {
    const { world, now, random } = this.stage;
    if (!Object.hasOwn(world.accounts, accountId)) throw new SandboxUsageError(`There is no account ${accountId}.`);
    const center = this.#identityCenter();
    const made = { name: permissionSet, createdAt: now(), policies: [ADMINISTRATOR_ACCESS] };
    const held = center.permissionSets.find(({ name }) => name === permissionSet);
    const set = held ?? makePermissionSet(random, made);
    if (held === undefined) center.permissionSets.push(set);
    const group = center.groups.find(({ name }) => name === 'administrators');
    if (group === undefined) throw new SandboxUsageError('There is no group administrators.');
    const principal = { type: 'GROUP', id: group.id } as const;
    const wanted = { accountId, permissionSetId: set.id, principal };
    assign({ world, center }, wanted, now(), random);
  }

  /** Ends every login there is, whatever its token says. */
  expireLogins(): void {
    this.#identityCenter().tokens = {};
  }

  /** Approves the device login of a code, or all that wait; `isDenied` refuses them. Gives their codes. */
  approveLogin(userCode?: string, isDenied = false): string[] {
    const logins = Object.values(this.#identityCenter().devices);
    const meant = logins.filter((login) => userCode === undefined || login.userCode === userCode);
    if (meant.length === 0)
      throw new SandboxUsageError(`No login waits${userCode === undefined ? '' : ` with the code ${userCode}`}.`);
    for (const login of meant) Object.assign(login, isDenied ? { denied: true } : { user: 'ada' });
    return meant.map((login) => login.userCode);
  }
}
