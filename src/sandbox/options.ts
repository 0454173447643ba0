import type { Injection, RequestSeen } from './faults/injection.ts';

/** How long AWS takes for what it does behind one's back; milliseconds each. */
export interface Delays {
  /** After CreateOrganization, CreateAccount answers FinalizingOrganizationException. */
  organizationFinalizing: number;
  /** From CreateAccount to SUCCEEDED or FAILED. */
  accountCreation: number;
  /** From SUCCEEDED until the new account's role can be assumed. */
  roleUsable: number;
  /** From SUCCEEDED until the new account's IAM stops answering OptInRequired. */
  accountReady: number;
  /** From CreateUser until other IAM calls find the user. */
  userVisible: number;
  /** From AttachUserPolicy until what it allows is allowed. */
  policyEffective: number;
  /** From CreateAccessKey until STS knows the key. */
  keyUsableInSts: number;
  /** From CreateAccessKey until IAM, Organizations and Account know the key. */
  keyUsable: number;
  /** From UpdateAccessKey or DeleteAccessKey until the key is refused. */
  keyRefused: number;
  /** From CloseAccount until PENDING_CLOSURE becomes CLOSED. */
  accountClosing: number;
  /** From CreateAccountAssignment or ProvisionPermissionSet until it is done. */
  assignment: number;
  /** From EnableRegion until ENABLING becomes ENABLED. */
  regionEnabling: number;
  /** From CloseAccount until every answer says PENDING_CLOSURE: before, some say ACTIVE. */
  closureVisible: number;
}

export type Pace = 'instant' | 'realistic';

/** The two named paces. `realistic` keeps AWS's order of events, compressed to what a rehearsal can bear. */
export const PACES: Readonly<Record<Pace, Readonly<Delays>>> = {
  instant: {
    organizationFinalizing: 0,
    accountCreation: 0,
    roleUsable: 0,
    accountReady: 0,
    userVisible: 0,
    policyEffective: 0,
    keyUsableInSts: 0,
    keyUsable: 0,
    keyRefused: 0,
    accountClosing: 0,
    assignment: 0,
    regionEnabling: 0,
    closureVisible: 0,
  },
  realistic: {
    organizationFinalizing: 15_000,
    accountCreation: 12_000,
    roleUsable: 8_000,
    accountReady: 12_000,
    userVisible: 2_000,
    policyEffective: 2_000,
    keyUsableInSts: 4_000,
    keyUsable: 8_000,
    keyRefused: 4_000,
    accountClosing: 30_000,
    assignment: 3_000,
    regionEnabling: 10_000,
    closureVisible: 6_000,
  },
};

/** Which of the two fields accounts carry: AWS retired `Status` for `State` in September 2026. */
export type AccountStateFields = 'both' | 'state' | 'status';

export interface SandboxOptions {
  /** Port on 127.0.0.1; 0 (default) takes any free one. */
  port?: number;
  /** Default `instant`. */
  pace?: Pace;
  /** Single delays, in milliseconds, over those of the pace. */
  delays?: Partial<Delays>;
  /** `OPERATION:KIND[:TIMES]`; a bad one throws SandboxUsageError. */
  faults?: readonly string[];
  /** Loaded where it exists, saved (atomically, 0600) after each changing request. */
  stateFile?: string;
  /** Gets one JSON line a request, never a secret. */
  logFile?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  randomBytes?: (size: number) => Buffer;
  /** Accounts an organization may hold, closed ones and the management account included; default 10. */
  quota?: number;
  /** Account creations in progress at once; default 5. */
  creationsAtOnce?: number;
  /** Assignments of Identity Center in progress at once; default 10. */
  assignmentsAtOnce?: number;
  /** E-mail of the management account; default management@sandbox.example. */
  managementEmail?: string;
  /** Default `both`. */
  accountStateFields?: AccountStateFields;
  /** Each list call starts with an empty page that carries a token, as AWS may. */
  emptyPages?: boolean;
  /** Upper limit on entries in one page, below AWS's own. */
  pageSize?: number;
  /** Shifts the server's clock against `now`; milliseconds. */
  clockSkewMs?: number;
  /** The region in which Identity Center is on; off without it. */
  identityCenter?: string;
  /** A device login is approved, as the user `ada`, as soon as it is asked for. */
  approvesLogins?: boolean;
  /** Called for each request, before anything happens to it; may fault that one request or hold it. */
  onRequest?: (request: RequestSeen) => Injection | undefined;
}

/** What the operations need to know of the options. */
export interface SandboxSettings {
  readonly delays: Delays;
  readonly creationsAtOnce: number;
  readonly assignmentsAtOnce: number;
  readonly accountStateFields: AccountStateFields;
  readonly emptyPages: boolean;
  readonly pageSize: number;
  readonly approvesLogins: boolean;
}

/** Options with their defaults. */
export function makeSettings(options: SandboxOptions): SandboxSettings {
  return {
    delays: { ...PACES[options.pace ?? 'instant'], ...options.delays },
    creationsAtOnce: options.creationsAtOnce ?? 5,
    assignmentsAtOnce: options.assignmentsAtOnce ?? 10,
    accountStateFields: options.accountStateFields ?? 'both',
    emptyPages: options.emptyPages ?? false,
    pageSize: options.pageSize ?? Number.POSITIVE_INFINITY,
    approvesLogins: options.approvesLogins ?? false,
  };
}
