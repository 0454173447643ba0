import type { ProfileValues } from '../../config-files/profile.ts';
import type { Clock } from '../../runtime.ts';
import type { SharedFiles } from './ambient.ts';
import type { Network } from './network.ts';

/** One profile whose owner is asked for. */
export interface Asked {
  readonly profile: string;
  readonly values: ProfileValues;
}

/** What asking needs from outside. */
export interface Asking {
  readonly files: SharedFiles;
  readonly network: Network;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for the waits between tries. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** The values of another profile, for `source_profile`. */
  readonly profile: (name: string) => ProfileValues | undefined;
}
