/** The keys of one profile in one file, or of both files together. Nested blocks are one value, `\n` first. */
export type ProfileValues = ReadonlyMap<string, string>;

/** An access key, or the credentials of a session. Never to be printed. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where a profile takes its credentials from. */
export type Kind = 'static' | 'role' | 'web-identity' | 'sso' | 'process' | 'login';

/** For sentences. */
export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  static: 'a static key',
  role: 'a role',
  'web-identity': 'a web identity',
  sso: 'SSO',
  process: 'a credential_process',
  login: 'a login session',
};

/** How the key of a profile lies in both files, where readers make different things of that. */
export type Split =
  /** Each file holds another key: AWS's tools take that of `credentials`, and other things of both. */
  | 'two keys'
  /**
   * One half of the key is in `credentials`, the other in `config`: the AWS CLI refuses that, and terragrunt breaks
   * down.
   */
  | 'half a key'
  /** The session token is in the one file, its key in the other: the SDKs put them together, the AWS CLI does not. */
  | 'token apart';

/** A profile as it stands in the two files; undefined where it is not in one. */
export interface ProfileSections {
  readonly config: ProfileValues | undefined;
  readonly credentials: ProfileValues | undefined;
}

/** One profile as botocore reads it. Key names are lower-cased. */
export interface Profile extends ProfileSections {
  readonly name: string;
  /** Those of `credentials` over those of `config`, as the SDK merges them. */
  readonly values: ProfileValues;
  readonly region: string | undefined;
  readonly output: string | undefined;
  /** The static key or session that stands in the profile, also where a role rests on it; see `kind`. */
  readonly keys: Credentials | undefined;
  readonly roleArn: string | undefined;
  /** The kind that the SDK uses; undefined where there are no credentials. */
  readonly kind: Kind | undefined;
  /** Undefined where the two files agree. */
  readonly split: Split | undefined;
}

/** Profiles by their names, in the order of the files. */
export interface Profiles {
  get(name: string): Profile | undefined;
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** Puts together what the two files say. */
export function mergeProfile(name: string, sections: ProfileSections): Profile {
  const values: ProfileValues = new Map([...(sections.config ?? []), ...(sections.credentials ?? [])]);
  return {
    ...sections,
    name,
    values,
    region: values.get('region'),
    output: values.get('output'),
    keys: readStaticKeys(values),
    roleArn: values.get('role_arn'),
    // Of thousands of profiles, most commands ask it of a few.
    get kind() {
      return pickKind(name, values);
    },
    get split() {
      return findSplit(sections);
    },
  };
}

function findSplit({ config, credentials }: ProfileSections): Split | undefined {
  if (config === undefined || credentials === undefined) return undefined;
  const [id, otherId] = [config.get('aws_access_key_id'), credentials.get('aws_access_key_id')];
  const [secret, otherSecret] = [config.get('aws_secret_access_key'), credentials.get('aws_secret_access_key')];
  if (id && otherId && (id !== otherId || secret !== otherSecret)) return 'two keys';
  if (Boolean(otherId) !== Boolean(otherSecret) && (id || secret)) return 'half a key';
  const [token, otherToken] = [config.get('aws_session_token'), credentials.get('aws_session_token')];
  const isApart = (otherId && token && !otherToken) || (id && !otherId && otherToken);
  return isApart ? 'token apart' : undefined;
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
export function listKinds(profile: string, values: ProfileValues): Kind[] {
  const kinds = SIGNS.filter(([, present]) => present(values)).map(([kind]) => kind);
  // A profile may name itself as the source of its role: then the key is the role's, and no rival.
  const ownSource = kinds.includes('role') && values.get('source_profile') === profile;
  return ownSource ? kinds.filter((kind) => kind !== 'static') : kinds;
}

/**
 * Whether SSO or a role in `config` has taken the place of the key that lies in `credentials` still: where git tracks
 * `config`, a pull brings the one and takes away nothing of the other.
 */
export function isKeyReplaced({ name, config = new Map(), credentials }: Profile): boolean {
  const kinds = listKinds(name, config);
  const hasWay = (kinds.includes('sso') || kinds.includes('role')) && config.get('source_profile') !== name;
  return hasWay && !kinds.includes('static') && credentials?.has('aws_access_key_id') === true;
}

/** The access key, or session, that stands in the profile; undefined where a part of it is missing. */
export function readStaticKeys(values: ProfileValues): Credentials | undefined {
  const accessKeyId = values.get('aws_access_key_id');
  const secretAccessKey = values.get('aws_secret_access_key');
  const sessionToken = values.get('aws_session_token');
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** The kind that wins in the SDK (and in Go's, which OpenTofu uses) where a profile holds several. */
export function pickKind(profile: string, values: ProfileValues): Kind | undefined {
  const kinds = listKinds(profile, values);
  const hasSource = values.has('source_profile') !== values.has('credential_source');
  if (kinds.includes('role') && hasSource) return 'role';
  return kinds.find((kind) => kind !== 'role') ?? kinds[0];
}

/** Nobody's profile rests on so many others; to follow thousands of them takes the SDK minutes. */
export const LONGEST_CHAIN = 100;

/** The profile and those it takes its credentials from, by `source_profile`; a circle ends where it closes. */
export function listSources(start: Profile, profiles: Pick<Profiles, 'get'>): readonly [Profile, ...Profile[]] {
  const chain: [Profile, ...Profile[]] = [start];
  for (let source = start.values.get('source_profile'); source !== undefined; ) {
    const next = profiles.get(source);
    if (next === undefined || chain.length === LONGEST_CHAIN || chain.some(({ name }) => name === source)) break;
    chain.push(next);
    source = next.values.get('source_profile');
  }
  return chain;
}

/** Whether the profile leads to credentials of some kind, as far as files tell. */
export function leadsToCredentials(profile: Profile | undefined, profiles: Pick<Profiles, 'get'>): boolean {
  const holder = profile && listSources(profile, profiles).at(-1);
  return holder?.kind !== undefined && !(holder.kind === 'role' && holder.values.has('source_profile'));
}

/** A session's token beside the key of a user: AWS knows no such pair, and says that it does not know the key. */
export function hasStrayToken({ accessKeyId, sessionToken }: Credentials): boolean {
  return sessionToken !== undefined && accessKeyId.startsWith('AKIA');
}
