/** An access key, or the credentials of a session. Never to be printed. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who somebody is, as STS says it. */
export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `AKIA…WXYZ`: enough to find a key by, too little to be one. */
export function masked(accessKeyId: string): string {
  return accessKeyId.length < 12 ? '…' : `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}`;
}
