import type { Credentials } from '../../aws/credentials.ts';

/** `pf aws profile write`, parsed and checked. */
export interface WriteProfileOptions {
  /** Named environments; with credentials one at most. */
  readonly environments: readonly string[];
  readonly keys: Credentials | undefined;
  readonly profile: string | undefined;
  /** Whose the credentials must be. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly output: string | undefined;
  readonly access: 'user' | 'role';
  readonly roleArn: string | undefined;
  readonly sourceProfile: string | undefined;
}
