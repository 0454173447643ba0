import type { Credentials } from '../../aws/caller-identity.ts';

/** `pf aws org init`, parsed and checked. */
export interface OrgInitRequest {
  /** Undefined: those of the profile, once it is there. */
  readonly keys: Credentials | undefined;
  /** The file they came from. */
  readonly keyFile?: string | undefined;
  readonly profile: string;
  readonly region: string | undefined;
  readonly centralRoot: boolean;
  readonly replaceRootKey: boolean;
  /** Delete root's access keys, once their replacement is proven, without asking; it takes one of them. */
  readonly deleteRootKey: boolean;
  /** The terragrunt configuration of management follows. */
  readonly next: boolean;
}
