export const CONFIG_KEYS = [
  'region',
  'output',
  'role_arn',
  'source_profile',
  'sso_session',
  'sso_account_id',
  'sso_role_name',
  'sso_start_url',
  'sso_region',
] as const;
export const CREDENTIAL_KEYS = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
export type CredentialKey = (typeof CREDENTIAL_KEYS)[number];

/** Session tokens as SDKs have named them; botocore takes the older name first. */
export const TOKEN_KEYS = ['aws_session_token', 'aws_security_token'] as const;

/** What one profile is to hold. `null` removes the key, an absent one is left as it is. */
export interface ProfileEdit {
  readonly profile: string;
  /** An `[sso-session]` that the profile names; one that is there already stays as it is. */
  readonly session?: SessionSection;
  readonly config?: Partial<Record<ConfigKey, string | null>>;
  /** The settings too, of a profile that is one person's. */
  readonly credentials?: Partial<Record<CredentialKey | ConfigKey, string | null>>;
  /** What goes whole: the profile, whatever else is said of it, or its section of `credentials`. */
  readonly remove?: 'profile' | 'keys';
}

/** A section of `config` that says where to log in. */
export interface SessionSection {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
}

/** Keys to set (or, with `null`, to remove) in one file, by profile. */
export type FileEdits = ReadonlyMap<string, KeyEdits>;

/** Keys of one profile to set, or with `null` to remove, in one file. */
export type KeyEdits = ReadonlyMap<string, string | null>;
