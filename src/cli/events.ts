import type { Config } from '@oclif/core';

/** An account that can be used: `aws:account:ready`. */
export interface ReadyAccount {
  readonly environment: string;
  readonly accountId: string;
  /** Null where no profile was wanted. */
  readonly profile: string | null;
  readonly region: string;
}

/** What each of our events carries; other plugins listen by these names. */
export interface Events {
  'aws:organization:ready': {
    readonly organizationId: string;
    readonly managementAccountId: string;
    readonly profile: string;
    readonly region: string;
  };
  'aws:account:ready': ReadyAccount;
  'aws:verified': { readonly ok: boolean; readonly environments: readonly string[] };
  'terragrunt:configure': {
    readonly repoRoot: string;
    readonly environments: readonly ReadyAccount[];
  };
}

/**
 * Tells every plugin. oclif swallows a plain Error thrown in a handler: it is looked for and thrown on,
 * so that a failing handler fails the command with its own message.
 */
export async function tell<E extends keyof Events>(config: Config, event: E, payload: Events[E]): Promise<void> {
  const { failures } = await config.runHook<string>(event, { ...payload });
  const [first] = failures;
  if (first !== undefined) throw first.error;
}
