/** The keys of one profile, those of `credentials` over those of `config`, as the SDK merges them. */
export type ProfileValues = ReadonlyMap<string, string>;

/** An access key, or the credentials of a session. Never to be printed. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where a profile takes its credentials from. */
export type Kind = 'static' | 'role' | 'web-identity' | 'sso' | 'process' | 'login';

/** A profile as it stands in the two files; undefined where it is not in one. */
export interface ProfileSections {
  readonly config: ProfileValues | undefined;
  readonly credentials: ProfileValues | undefined;
}

export function merged({ config, credentials }: ProfileSections): ProfileValues {
  return new Map([...(config ?? []), ...(credentials ?? [])]);
}

/** How the key of a profile lies in both files, where readers make different things of that; undefined where they agree. */
export type Split =
  /** Each file holds another key: AWS's tools take that of `credentials`, and other things of both. */
  | 'two keys'
  /** One half of the key is in `credentials`, the other in `config`: the AWS CLI refuses that, and terragrunt breaks down. */
  | 'half a key'
  /** The session token is in the one file, its key in the other: the SDKs put them together, the AWS CLI does not. */
  | 'token apart';

export function splitOf({ config, credentials }: ProfileSections): Split | undefined {
  if (config === undefined || credentials === undefined) return undefined;
  const [one, other] = [config.get('aws_access_key_id'), credentials.get('aws_access_key_id')];
  const [oneSecret, otherSecret] = [config.get('aws_secret_access_key'), credentials.get('aws_secret_access_key')];
  if (one && other && (one !== other || oneSecret !== otherSecret)) return 'two keys';
  if (Boolean(other) !== Boolean(otherSecret) && (one || oneSecret)) return 'half a key';
  const [oneToken, otherToken] = [config.get('aws_session_token'), credentials.get('aws_session_token')];
  const apart = (other && oneToken && !otherToken) || (one && !other && otherToken);
  return apart ? 'token apart' : undefined;
}

const SIGNS: readonly (readonly [Kind, (values: ProfileValues) => boolean])[] = [
  ['static', (values) => values.has('aws_access_key_id') || values.has('aws_secret_access_key')],
  ['web-identity', (values) => values.has('web_identity_token_file')],
  ['role', (values) => values.has('role_arn') && !values.has('web_identity_token_file')],
  ['sso', (values) => values.has('sso_account_id') || values.has('sso_role_name') || values.has('sso_start_url')],
  ['process', (values) => values.has('credential_process')],
  ['login', (values) => values.has('login_session')],
];

/** Every kind of credentials `values` holds; one profile should have exactly one. */
export function kindsOf(profile: string, values: ProfileValues): Kind[] {
  const kinds = SIGNS.filter(([, present]) => present(values)).map(([kind]) => kind);
  // A profile may name itself as the source of its role: then the key is the role's, and no rival.
  const ownSource = kinds.includes('role') && values.get('source_profile') === profile;
  return ownSource ? kinds.filter((kind) => kind !== 'static') : kinds;
}

/** The access key, or session, that stands in the profile; undefined where a part of it is missing. */
export function staticKeys(values: ProfileValues): Credentials | undefined {
  const accessKeyId = values.get('aws_access_key_id');
  const secretAccessKey = values.get('aws_secret_access_key');
  const sessionToken = values.get('aws_session_token');
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** The kind that wins in the SDK (and in Go's, which OpenTofu uses) where a profile holds several. */
export function kindUsed(profile: string, values: ProfileValues): Kind | undefined {
  const kinds = kindsOf(profile, values);
  const hasSource = values.has('source_profile') !== values.has('credential_source');
  if (kinds.includes('role') && hasSource) return 'role';
  return kinds.find((kind) => kind !== 'role') ?? kinds[0];
}
