import { ADMINISTRATOR_ACCESS, newRole } from './account.ts';
import { newLowerId, newSecret, type RandomBytes } from './ids.ts';
import type { World } from './world.ts';

/** IAM Identity Center of the organization: one instance, with its own directory. */
export interface IdentityCenter {
  readonly region: string;
  /** `d-…`; the start URL begins with it. */
  readonly storeId: string;
  /** By their names. */
  readonly users: Record<string, DirectoryUser>;
  /** By their names. */
  readonly groups: Record<string, DirectoryGroup>;
  assignments: Assignment[];
  /** Programs that registered themselves, by client id. */
  clients: Record<string, OidcClient>;
  /** Logins that were begun, by device code. */
  devices: Record<string, PendingLogin>;
  /** Sessions of users, by access token. */
  tokens: Record<string, UserSession>;
}

interface DirectoryUser {
  readonly id: string;
}

interface DirectoryGroup {
  readonly id: string;
  readonly members: string[];
}

/** Who may do what in which account. */
interface Assignment {
  readonly accountId: string;
  /** What the portal calls the role. */
  readonly permissionSet: string;
  /** The role itself: `AWSReservedSSO_…`. */
  readonly roleName: string;
  /** A group's name. */
  readonly group: string;
}

export interface OidcClient {
  readonly secret: string;
  readonly expiresAt: number;
  readonly scopes: readonly string[];
}

export interface PendingLogin {
  readonly userCode: string;
  readonly clientId: string;
  readonly expiresAt: number;
  /** When it may be asked about again. */
  nextPollAt: number;
  /** The user who has approved it. */
  user?: string;
  denied?: boolean;
}

export interface UserSession {
  readonly user: string;
  readonly clientId: string;
  readonly expiresAt: number;
  /** Where the client asked for a scope. */
  readonly refreshToken?: string;
}

/** Identity Center as the console switches it on, with a group and a user in it. */
export function newIdentityCenter(region: string, random: RandomBytes): IdentityCenter {
  const id = () => `906${newLowerId(random, '', 7)}-${newLowerId(random, '', 12)}`;
  return {
    region,
    storeId: newLowerId(random, 'd-', 10),
    users: { ada: { id: id() } },
    groups: { administrators: { id: id(), members: ['ada'] } },
    assignments: [],
    clients: {},
    devices: {},
    tokens: {},
  };
}

export function startUrlOf({ storeId }: IdentityCenter): string {
  return `https://${storeId}.awsapps.com/start`;
}

/** Lets a group into an account as administrator: its role is made there. */
export function assign(
  world: World,
  center: IdentityCenter,
  { accountId, permissionSet, group }: Pick<Assignment, 'accountId' | 'permissionSet' | 'group'>,
  { now, random }: { readonly now: number; readonly random: RandomBytes },
): void {
  const name = `AWSReservedSSO_${permissionSet}_${random(8).toString('hex')}`;
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const policies = [{ arn: ADMINISTRATOR_ACCESS, effectiveAt: now }];
  // The path has the region in it, but for us-east-1.
  const path = `/aws-reserved/sso.amazonaws.com/${center.region === 'us-east-1' ? '' : `${center.region}/`}`;
  const account = world.accounts[accountId];
  if (account !== undefined) account.roles[name] = newRole(random, { name, createdAt: now, trust, path, policies });
  center.assignments.push({ accountId, permissionSet, roleName: name, group });
}

/** What a user may do, and where. */
export function assignmentsOf({ groups, assignments }: IdentityCenter, user: string): Assignment[] {
  return assignments.filter(({ group }) => groups[group]?.members.includes(user));
}

/** Eight letters in two parts, as a person reads them off one screen and types them into another. */
export function newUserCode(random: RandomBytes): string {
  const letters = [...random(8)].map((byte) => 'BCDFGHJKLMNPQRSTVWXZ'[byte % 20]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** What nobody guesses. */
export function newOpaque(random: RandomBytes, prefix = ''): string {
  return `${prefix}${newSecret(random)}${newSecret(random)}`.replaceAll('/', '_').replaceAll('+', '-');
}
