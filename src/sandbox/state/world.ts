import type { OidcProvider } from './account.ts';
import type { AccountInstance, IdentityCenter } from './identity-center.ts';

/** Everything the sandbox remembers: plain data, so that it can be saved as JSON. Times are milliseconds. */
export interface World {
  readonly version: 1;
  /** The account a fresh sandbox begins with. */
  readonly managementAccountId: string;
  /** Its root's first key, as handed to whoever starts the sandbox. */
  readonly rootKeyId: string;
  readonly rootSecret: string;
  quota: number;
  /** E-mails that belong to accounts outside every organization here. */
  foreignEmails: string[];
  /** Ids the next new accounts get, before random ones. */
  nextAccountIds: string[];
  /** How many accounts may still be closed in these 30 days; absent where nobody counts. */
  closuresLeft?: number;
  /** What was mailed, the oldest first; absent before the first. */
  mails?: Mail[];
  accounts: Record<string, Account>;
  organizations: Record<string, OrganizationRecord>;
  /** By access key id, as sessions are. */
  keys: Record<string, AccessKeyRecord>;
  /** Deleted ones that some services accept still; absent before the first. */
  deletedKeys?: Record<string, AccessKeyRecord>;
  sessions: Record<string, SessionRecord>;
  /** By name, which all accounts share; absent before the first. */
  buckets?: Record<string, Bucket>;
  /** Absent until it is switched on, which no API does. */
  identityCenter?: IdentityCenter;
  /** Instances that accounts made for themselves. */
  accountInstances?: AccountInstance[];
}

export interface Mail {
  readonly to: string;
  readonly code: string;
}

export type Tags = Record<string, string>;

export type AccountStatus = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

export interface Account {
  readonly id: string;
  name: string;
  email: string;
  readonly createdAt: number;
  /** Until then its IAM answers OptInRequired. */
  readyAt: number;
  state: AccountStatus;
  /** When PENDING_CLOSURE becomes CLOSED. */
  closesAt?: number;
  /** Until then a PENDING_CLOSURE is told as ACTIVE by turns. */
  closureVisibleAt?: number;
  /** Service principal to the time the account was registered for it; absent where it is no delegated administrator. */
  delegations?: Record<string, number>;
  /** Whom AWS writes to besides the root user, by type; absent before the first. */
  contacts?: Record<string, AlternateContact>;
  /** A change of its e-mail that waits for the code: six characters, mailed to the new address. */
  emailUpdate?: { readonly email: string; readonly code: string };
  membership?: MembershipRecord;
  /** False for members made under centralized root access. */
  hasRootCredentials: boolean;
  rootMfa: boolean;
  /** When each signing certificate of its root came there, by id; absent before the first. */
  rootCertificates?: Record<string, number>;
  tags: Tags;
  users: Record<string, User>;
  roles: Record<string, Role>;
  /** OpenID Connect providers by host and path; absent before the first. */
  oidcProviders?: Record<string, OidcProvider>;
  /** Opt-in regions that were switched on or off. */
  regions: Record<string, string>;
  /** Virtual MFA devices of nobody, by serial number; absent before the first. */
  looseDevices?: string[];
  /** When each region that is ENABLING will be ENABLED. */
  regionsDue?: Record<string, number>;
}

export type AlternateContact = Readonly<Record<'Name' | 'Title' | 'EmailAddress' | 'PhoneNumber', string>>;

export interface MembershipRecord {
  readonly organizationId: string;
  parentId: string;
  readonly joinedMethod: 'INVITED' | 'CREATED';
  readonly joinedAt: number;
}

export interface OrganizationRecord {
  readonly id: string;
  readonly managementAccountId: string;
  featureSet: 'ALL' | 'CONSOLIDATED_BILLING';
  /** Until then CreateAccount answers FinalizingOrganizationException. */
  finalizedAt: number;
  readonly rootId: string;
  rootTags: Tags;
  units: Record<string, OrganizationalUnit>;
  creations: AccountCreation[];
  /** Service principal to the time its trusted access was enabled. */
  trustedServices: Record<string, number>;
  rootFeatures: ('RootCredentialsManagement' | 'RootSessions')[];
  /** What service control policies deny; absent where none does. */
  denials?: Denial[];
}

/** A service control policy (`p-…`) that denies actions to every member account under its target. */
interface Denial {
  readonly policyId: string;
  /** An account's id, a unit's, or the root's. */
  readonly target: string;
  /** Such as `iam:CreateUser` or `iam:*`. */
  readonly actions: readonly string[];
  /** It denies them to the root user alone. */
  readonly rootOnly?: boolean;
}

export interface OrganizationalUnit {
  readonly id: string;
  name: string;
  readonly parentId: string;
  tags: Tags;
}

export interface AccountCreation {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roleName: string;
  readonly tags: Tags;
  readonly requestedAt: number;
  readonly completesAt: number;
  state: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  /** Why it will fail, or has failed. */
  readonly failure?: string;
  accountId?: string;
}

export interface Attachment {
  readonly arn: string;
  readonly effectiveAt: number;
}

export interface User {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: number;
  readonly visibleAt: number;
  tags: Tags;
  policies: Attachment[];
  /** What else hangs on the user: when it came there, by kind and id. Absent before the first. */
  belongings?: Partial<Record<BelongingKind, Record<string, number>>>;
}

/** What DeleteUser wants gone first, besides access keys and attached policies. */
export type BelongingKind = 'login-profile' | 'mfa-device' | 'inline-policy' | 'group' | CredentialKind;
type CredentialKind = 'certificate' | 'ssh-key' | 'service-credential';

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: number;
  /** Until then nobody may assume it. */
  readonly usableAt: number;
  /** When it was last assumed with a token of an identity provider; absent where never. */
  lastAssumedAt?: number;
  /** The trust policy, as JSON text. */
  trust: string;
  readonly description: string;
  readonly maxSessionSeconds: number;
  tags: Tags;
  policies: Attachment[];
}

export interface AccessKeyRecord {
  readonly id: string;
  readonly secret: string;
  readonly accountId: string;
  /** Absent on a key of the account's root. */
  readonly userName?: string;
  active: boolean;
  readonly createdAt: number;
  usableInStsAt: number;
  usableAt: number;
  /** Until then a key that was switched off or deleted is accepted still. */
  acceptedUntil?: number;
  lastUsed?: { readonly at: number; readonly service: string; readonly region: string };
}

export interface Bucket {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly createdAt: number;
}

export type CallerPrincipal =
  | { readonly kind: 'root'; readonly accountId: string }
  | { readonly kind: 'user'; readonly accountId: string; readonly userName: string }
  | { readonly kind: 'role'; readonly accountId: string; readonly roleName: string; readonly sessionName: string };

export interface SessionRecord {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly expiresAt: number;
  readonly principal: CallerPrincipal;
  /** From GetSessionToken, which without MFA may not call IAM. */
  readonly fromSessionToken: boolean;
  readonly mfa: boolean;
  /** Set on AssumeRoot's sessions, which may do the task's actions and nothing else. */
  readonly taskPolicy?: string;
}
