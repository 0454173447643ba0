import type { SettingsReader } from '../../repository/settings.ts';
import type { Target } from './facts.ts';

/** Who is asked: this tool itself, the real AWS CLI, or both, whose answers must agree. */
export type Via = 'sdk' | 'cli' | 'both';

/** Which warnings are errors. */
export interface Strictness {
  /** That the root user is used, that nothing vouches for an account, and what `hook` makes one. */
  readonly strict: boolean;
  /** Other programs are about to run in this shell: that they read other files is an error. */
  readonly hook?: boolean;
}

export interface VerifyOptions extends Strictness {
  /** Named ones; empty means the environment of the current folder, or else all that are known. */
  readonly environments: readonly string[];
  /** All that are known, wherever we stand. */
  readonly all: boolean;
  /** Also administrator rights, root MFA and keys, key age, region. */
  readonly deep: boolean;
  readonly via: Via;
  /** An earlier proof this many milliseconds old at most will do. */
  readonly maxAge: number | undefined;
  /** Not the profiles that environment.yaml names for other ends: nobody is about to use them. */
  readonly ownProfileOnly?: boolean;
  /** Of one unit, where its settings name another profile or account than its environment's. */
  readonly unit?: Pick<Target, 'profile' | 'expected'> | undefined;
  /** Of who has read settings a moment ago, and does not wait: so that sixty environments are read once. */
  readonly reader?: SettingsReader | undefined;
  /** Keep trying this many milliseconds while time may heal what is wrong. */
  readonly wait: number | undefined;
}

/** What is asked for; the rest is as without any flag. */
export type VerifyRequest = Partial<VerifyOptions>;
