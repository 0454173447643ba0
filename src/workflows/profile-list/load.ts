import type { Kind, Profile } from '../../config-files/profile.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { findEnvironmentOfProfile } from '../../repository/environment-lookup.ts';
import { readEnvironments } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { hideKeyId } from '../../text.ts';

export type ProfileKind =
  | 'static key'
  | 'session'
  | 'role'
  | 'SSO'
  | 'process'
  | 'web identity'
  | 'login session'
  | 'none';

export interface ListedProfile {
  readonly profile: string;
  /** Null for a profile that belongs to no environment. */
  readonly environment: string | null;
  readonly region: string | null;
  readonly kind: ProfileKind;
  /** Masked but for its last four; null without a key. */
  readonly accessKeyId: string | null;
}

/** The profiles of `aws_dir` in the order of the files, `config` first. Throws CONFIG_FILE_UNREADABLE. */
export async function listProfiles(repository: Repository): Promise<ListedProfile[]> {
  const profiles = readAwsFiles(repository);
  const records = await readEnvironments(repository);
  return [...profiles.values()].map((profile) => {
    const id = profile.values.get('aws_access_key_id');
    return {
      profile: profile.name,
      environment: findEnvironmentOfProfile(records, profile.name) ?? null,
      region: profile.region ?? null,
      kind: describeKind(profile),
      accessKeyId: id === undefined ? null : hideKeyId(id),
    };
  });
}

const KIND_NAMES: Readonly<Record<Kind, ProfileKind>> = {
  static: 'static key',
  role: 'role',
  'web-identity': 'web identity',
  sso: 'SSO',
  process: 'process',
  login: 'login session',
};

function describeKind({ kind, values }: Profile): ProfileKind {
  if (kind === undefined) return 'none';
  return kind === 'static' && values.has('aws_session_token') ? 'session' : KIND_NAMES[kind];
}
