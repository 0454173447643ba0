export type { AwsKeys as Credentials } from '../../config-files/profile.ts';

/** Who somebody is, as STS says it. */
export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;
