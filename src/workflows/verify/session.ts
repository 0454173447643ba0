import type { Network, ProfileContext } from '../../aws/network.ts';
import type { Profile } from '../../config-files/profile.ts';
import type { EnvironmentRecord } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Settings } from '../../repository/settings.ts';
import { type Runtime, randomFraction } from '../../runtime.ts';
import type { VerifyOptions } from './options.ts';
import type { SharedFilesRead } from './shared-files.ts';

/** What one round of verifying works on. */
export interface Session {
  readonly repository: Repository;
  readonly runtime: Runtime;
  readonly options: VerifyOptions;
  readonly network: Network;
  readonly shared: SharedFilesRead;
  readonly records: readonly EnvironmentRecord[];
  /** What holds for the units at hand, by environment. */
  readonly settings: ReadonlyMap<string, Settings>;
}

/** How STS is asked in this round. */
export function getProfileContext({ repository, runtime, network, shared }: Session): ProfileContext {
  return {
    files: repository,
    network,
    clock: runtime.clock,
    random: () => randomFraction(runtime),
    signal: runtime.interrupt,
    profiles: shared.profiles,
  };
}

export function getProfile({ shared }: Session, name: string): Profile | undefined {
  return shared.profiles.get(name);
}
