import type { Injection, RequestSeen } from './faults/injection.ts';

/** How long AWS takes for what it does behind one's back, compressed to what a rehearsal can bear; milliseconds. */
const REALISTIC = {
  /** After CreateOrganization, CreateAccount answers FinalizingOrganizationException. */
  organizationFinalizing: 15_000,
  /** From CreateAccount to SUCCEEDED or FAILED. */
  accountCreation: 12_000,
  /** From SUCCEEDED until the new account's role can be assumed. */
  roleUsable: 8_000,
  /** From SUCCEEDED until the new account's IAM stops answering OptInRequired. */
  accountReady: 12_000,
  /** From CreateUser until other IAM calls find the user. */
  userVisible: 2_000,
  /** From AttachUserPolicy until what it allows is allowed. */
  policyEffective: 2_000,
  /** From CreateAccessKey until STS knows the key. */
  keyUsableInSts: 4_000,
  /** From CreateAccessKey until IAM, Organizations and Account know the key. */
  keyUsable: 8_000,
  /** From UpdateAccessKey or DeleteAccessKey until the key is refused. */
  keyRefused: 4_000,
  /** From CloseAccount until PENDING_CLOSURE becomes CLOSED. */
  accountClosing: 30_000,
  /** From CreateAccountAssignment or ProvisionPermissionSet until it is done. */
  assignment: 3_000,
  /** From EnableRegion until ENABLING becomes ENABLED. */
  regionEnabling: 10_000,
  /** From CloseAccount until every answer says PENDING_CLOSURE: before, some say ACTIVE. */
  closureVisible: 6_000,
};

export type Delays = Record<keyof typeof REALISTIC, number>;

export type Pace = 'instant' | 'realistic';

/** The two named paces. `realistic` keeps AWS's order of events. */
export const PACES: Readonly<Record<Pace, Readonly<Delays>>> = {
  instant: Object.fromEntries(Object.keys(REALISTIC).map((name) => [name, 0])) as Delays,
  realistic: REALISTIC,
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
