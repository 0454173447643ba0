import { Failure } from '../../errors/failure.ts';

export type AccessKind = 'user' | 'role' | 'none';

/** How a profile gets in: as was asked for, or by what it has already. */
export type AccessChoice = 'user' | 'role' | 'none' | 'web-identity' | 'sso' | 'process' | 'login';

/** `pf aws account add`, parsed and checked. */
export interface AccountAddRequest {
  readonly environments: readonly string[];
  /** One environment only. */
  readonly email: string | undefined;
  /** Answers at the terminal, by environment; they win over the template. */
  readonly emails?: ReadonlyMap<string, string>;
  /** With `{environment}`; undefined: the management e-mail with a plus part. */
  readonly emailTemplate: string | undefined;
  /** With `{organization}` and `{environment}`. */
  readonly nameTemplate: string;
  readonly organizationName: string | undefined;
  /** Adopt this one; one environment only. */
  readonly accountId: string | undefined;
  /** Undefined: that of the management environment. */
  readonly managementProfile: string | undefined;
  readonly region: string | undefined;
  /** Names from the root down; empty: leave the account where it is. */
  readonly unitPath: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** Undefined: a user with a key, or a role where others hold the keys of that. */
  readonly access: AccessKind | undefined;
  /** Undefined: ENVIRONMENT-superuser. */
  readonly userName: string | undefined;
  readonly roleName: string;
  /** The terragrunt configuration of what is new follows. */
  readonly next: boolean;
}

/** Throws USAGE where one of `environments` has the management account. */
export function refuseManagement(environments: readonly string[], management: string): void {
  if (!environments.includes(management)) return;
  throw new Failure(
    'USAGE',
    `${management} is the account that owns the organization; it is set up by: pf aws org init`,
    {
      suggestions: ['Set it up, or go on with it: pf aws org init'],
    },
  );
}
