import { makeLowerId, makeRequestId, makeSecret, type RandomBytes } from './ids.ts';
import type { Tags } from './world.ts';

/** IAM Identity Center of the organization: one instance, with its own directory. */
export interface IdentityCenter {
  /** Its first region; the others only know of it. */
  readonly region: string;
  /** `ssoins-…` */
  readonly instanceId: string;
  /** `d-…`; the start URL begins with it. */
  readonly storeId: string;
  readonly ownerAccountId: string;
  readonly createdAt: number;
  /** Until then CREATE_IN_PROGRESS. */
  readonly activeAt: number;
  /** Where it is replicated to. */
  readonly otherRegions: string[];
  /** Users and groups come from elsewhere (SCIM), and are not made here. */
  isExternal: boolean;
  readonly users: DirectoryUser[];
  readonly groups: DirectoryGroup[];
  readonly permissionSets: KnownPermissionSet[];
  readonly assignments: Assignment[];
  /** Assignments and provisionings that were asked for, the oldest first. */
  readonly requests: SsoRequest[];
  /** Programs that registered themselves, by client id. */
  clients: Record<string, OidcClient>;
  /** Logins that were begun, by device code. */
  devices: Record<string, PendingLogin>;
  /** Sessions of users, by access token. */
  tokens: Record<string, UserSession>;
}

/** An instance of one account alone, which has no permission sets. */
export interface AccountInstance {
  readonly accountId: string;
  readonly region: string;
  readonly instanceId: string;
  readonly storeId: string;
  readonly createdAt: number;
}

interface DirectoryUser {
  readonly id: string;
  readonly name: string;
}

export interface DirectoryGroup {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly memberships: { readonly id: string; readonly userId: string }[];
}

export interface KnownPermissionSet {
  /** `ps-…` */
  readonly id: string;
  /** What the portal calls the role. */
  readonly name: string;
  readonly description: string | undefined;
  readonly sessionSeconds: number;
  readonly createdAt: number;
  readonly tags: Tags;
  /** ARNs of managed policies. */
  readonly policies: string[];
}

export interface KnownPrincipal {
  readonly type: 'USER' | 'GROUP';
  readonly id: string;
}

/** Who may do what in which account. */
export interface Assignment {
  readonly accountId: string;
  readonly permissionSetId: string;
  /** The role itself: `AWSReservedSSO_…`, the same for all who may be it. */
  readonly roleName: string;
  readonly principal: KnownPrincipal;
}

/** What Identity Center does after it has answered. */
export interface SsoRequest {
  readonly id: string;
  readonly permissionSetId: string;
  /** Undefined: every account where the set is. */
  readonly accountId: string | undefined;
  /** Undefined for a provisioning. */
  readonly principal: KnownPrincipal | undefined;
  readonly requestedAt: number;
  readonly completesAt: number;
  state: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  /** Why it has failed, or will. */
  failure: string | undefined;
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
export function makeIdentityCenter(
  random: RandomBytes,
  made: Pick<IdentityCenter, 'region' | 'ownerAccountId' | 'createdAt'> & Partial<IdentityCenter>,
): IdentityCenter {
  const ada = { id: makeDirectoryId(random), name: 'ada' };
  const memberships = [{ id: makeDirectoryId(random), userId: ada.id }];
  return {
    ...makeInstanceIds(random),
    activeAt: made.createdAt,
    otherRegions: [],
    isExternal: false,
    users: [ada],
    groups: [{ id: makeDirectoryId(random), name: 'administrators', createdAt: made.createdAt, memberships }],
    permissionSets: [],
    assignments: [],
    requests: [],
    clients: {},
    devices: {},
    tokens: {},
    ...made,
  };
}

export function makeInstanceIds(random: RandomBytes): Pick<IdentityCenter, 'instanceId' | 'storeId'> {
  return { instanceId: makeLowerId(random, 'ssoins-', 16), storeId: `d-${random(5).toString('hex')}` };
}

/** An id of a user, group or membership. */
export function makeDirectoryId(random: RandomBytes): string {
  return `906${random(4).toString('hex').slice(1)}-${makeRequestId(random)}`;
}

export function getStartUrl({ storeId }: IdentityCenter): string {
  return `https://${storeId}.awsapps.com/start`;
}

/** What a user may do, and where: by the own name, and as a member of groups. */
export function listAssignments({ users, groups, assignments }: IdentityCenter, userName: string): Assignment[] {
  const user = users.find(({ name }) => name === userName)?.id;
  const own = groups.filter(({ memberships }) => memberships.some(({ userId }) => userId === user));
  const ids = new Set([user, ...own.map(({ id }) => id)]);
  return assignments.filter(({ principal }) => ids.has(principal.id));
}

/** Eight letters in two parts, as a person reads them off one screen and types them into another. */
export function makeUserCode(random: RandomBytes): string {
  const letters = [...random(8)].map((byte) => 'BCDFGHJKLMNPQRSTVWXZ'[byte % 20]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** What nobody guesses. */
export function makeOpaque(random: RandomBytes, prefix = ''): string {
  return `${prefix}${makeSecret(random)}${makeSecret(random)}`.replaceAll('/', '_').replaceAll('+', '-');
}
