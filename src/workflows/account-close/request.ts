/** What was asked for. */
export interface AccountCloseRequest {
  readonly environment: string;
  readonly managementProfile: string | undefined;
  /** The address that the account gets first, so that its own can be used again. */
  readonly releaseEmail: string | undefined;
  /** The code that AWS has mailed to it. */
  readonly code: string | undefined;
  /** `soften` stops before the account is closed, `undo` takes that back. */
  readonly goal: 'close' | 'soften' | 'undo';
  readonly removesFiles: boolean;
}

/** Where an account lies that is to be closed, or is softened. */
export const SUSPENDED_UNIT = 'Suspended';
