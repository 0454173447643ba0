import type { Config } from '@oclif/core';
import * as Errors from '@oclif/core/errors';
import { Failure, isFailure } from '../errors/failure.ts';

/** An account that can be used: `aws:account:ready`. */
export interface ReadyAccount {
  readonly environment: string;
  readonly accountId: string;
  /** Null where no profile was wanted. */
  readonly profile: string | null;
  readonly region: string;
  /** Where it is to be configured for, where that was asked for. */
  readonly primaryRegion?: string | undefined;
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
  'aws:account:closed': {
    readonly environment: string;
    readonly accountId: string;
    /** As AWS tells it, `PENDING_CLOSURE` at first. */
    readonly state: string;
  };
  'aws:verified': { readonly ok: boolean; readonly environments: readonly string[] };
  'terragrunt:configure': {
    readonly repoRoot: string;
    readonly environments: readonly ReadyAccount[];
    /** Files that changed, relative to the root, where they are written already. */
    readonly written?: readonly string[];
  };
}

/** Lets every plugin hear of an event. oclif swallows an error thrown in a handler: here it fails the command. */
export async function emitEvent<E extends keyof Events>(config: Config, event: E, payload: Events[E]): Promise<void> {
  try {
    const { failures } = await config.runHook<string>(event, { ...payload });
    const [first] = failures;
    if (first !== undefined) throw toHookFailure(event, first.error, first.plugin.name);
  } catch (error) {
    throw toHookFailure(event, error);
  }
}

/** A handler's error as ours: its own failure, or its message and, where it chose one, its exit status. */
function toHookFailure(event: string, error: unknown, plugin?: string): Failure {
  if (isFailure(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const by = plugin === undefined ? '' : ` of ${plugin}`;
  const exit = error instanceof Errors.CLIError ? error.oclif.exit : undefined;
  return new Failure('HOOK_FAILED', `${message} (handler${by} for ${event})`, {
    cause: error,
    details: { event, ...(plugin === undefined ? {} : { plugin }) },
    ...(exit === undefined ? {} : { exit }),
  });
}
