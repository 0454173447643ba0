export type AccessKind = 'user' | 'role' | 'none';

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
  readonly managementProfile: string;
  readonly region: string | undefined;
  /** Names from the root down; empty: leave the account where it is. */
  readonly unitPath: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly access: AccessKind;
  readonly roleName: string;
  /** The terragrunt configuration of what is new follows. */
  readonly next: boolean;
}

export const ROLE_NAME = 'OrganizationAccountAccessRole';
