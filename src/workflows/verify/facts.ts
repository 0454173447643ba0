import type { Credentials, Identity } from '../../aws/caller-identity.ts';
import type { Kind, Profile, ProfileValues, Split } from '../../config-files/profile.ts';
import type { Rivals } from '../../config-files/read.ts';
import type { Failure } from '../../errors/failure.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import type { GitState } from '../../repository/git-states.ts';
import type { Subject } from './findings.ts';

/** Which account an environment should have, and who says so. */
export interface Expected {
  readonly account: string;
  /** For messages: a file, or the organization. */
  readonly source: string;
}

/** An environment to verify, before anything is known of its credentials. */
export interface Target extends KnownEnvironment {
  /** Where it is not what the environment's settings say. */
  readonly expected?: Expected | undefined;
}

/** What was learnt about one environment; the checks look at nothing else. */
export interface Facts extends Subject {
  /** Undefined where the profile is in neither file. */
  readonly values: ProfileValues | undefined;
  readonly kinds: readonly Kind[];
  /** Where the environment's files say that it is, or a usual region. */
  readonly home: string;
  /** How the two files differ on the key; undefined where they do not. */
  readonly split: Split | undefined;
  readonly expected: Expected | undefined;
  /** Whose the credentials are, or why that was not to be learnt; undefined where nobody was asked. */
  readonly outcome: Outcome | undefined;
  readonly files: readonly FileFacts[];
  /** What the organization says of the expected account; undefined where it was not asked. */
  readonly membership: Membership | undefined;
  /** Other environments, by the account their files or credentials name. */
  readonly neighbours: ReadonlyMap<string, readonly string[]>;
  /** The variables of this shell that would lead other tools elsewhere. */
  readonly ambient: readonly string[];
  /** Of the profiles that terragrunt uses, those that it takes from other files in this shell. */
  readonly rivals: readonly Rivals[];
}

export type Outcome = { readonly identity: Identity } | { readonly failure: Failure };

export interface FileFacts {
  readonly path: string;
  readonly kind: 'config' | 'credentials' | 'folder';
  /** Permission bits, 0 to 0o777. */
  readonly mode: number;
  /** It holds keys, tokens or the like. */
  readonly secret: boolean;
  readonly git: GitState;
}

/** How an account stands in the organization. */
export type Membership =
  | { readonly state: string }
  | { readonly state: undefined; readonly why: 'absent' }
  | { readonly state: undefined; readonly why: 'unknown'; readonly words: string };

/** What asking whose a profile is came to. */
export interface ProfileAnswer {
  readonly outcome: Outcome | undefined;
  /** What the real AWS CLI said, where it was asked as well. */
  readonly cli?: Outcome;
  readonly credentials?: Credentials;
}

/** One target with what was asked of AWS about it. */
export interface LoadedTarget extends ProfileAnswer {
  readonly target: Target;
  /** Undefined where it is in neither file. */
  readonly profile: Profile | undefined;
  readonly expected: Expected | undefined;
  /** An earlier proof was taken, and nobody was asked. */
  readonly cached: boolean;
}
