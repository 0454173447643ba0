import type { NamedProfile, ProfileContext } from '../../aws/named-profile.ts';
import type { Network } from '../../aws/network.ts';
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
    files: { config: repository.configFile, credentials: repository.credentialsFile },
    network,
    clock: runtime.clock,
    random: () => randomFraction(runtime),
    signal: runtime.interrupt,
    profile: (name) => shared.profiles.get(name)?.values,
  };
}

export function getProfile({ shared }: Session, profile: string): NamedProfile | undefined {
  const values = shared.profiles.get(profile)?.values;
  return values === undefined ? undefined : { profile, values };
}
