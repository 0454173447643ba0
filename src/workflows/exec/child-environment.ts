import type { Repository } from '../../repository/repository.ts';
import type { Runtime } from '../../runtime.ts';

/** Variables that would win over AWS_PROFILE, or send a child elsewhere. */
export const AMBIENT_CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_DEFAULT_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
] as const;

/** What a child of this tool gets to see of AWS. Without a profile: the repository's files alone. */
export function awsVariables(
  repository: Pick<Repository, 'configFile' | 'credentialsFile'>,
  profile: { readonly name: string; readonly region: string | undefined } | undefined,
): Record<string, string> {
  const variables: Record<string, string> = {
    AWS_CONFIG_FILE: repository.configFile,
    AWS_SHARED_CREDENTIALS_FILE: repository.credentialsFile,
  };
  if (profile === undefined) return variables;
  variables.AWS_PROFILE = profile.name;
  if (profile.region === undefined) return variables;
  variables.AWS_REGION = profile.region;
  // AWS CLI 1 knows this one only.
  variables.AWS_DEFAULT_REGION = profile.region;
  return variables;
}

/** The whole environment of such a child. */
export function childEnvironment(
  env: Runtime['env'],
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const hidden = new Set<string>(AMBIENT_CREDENTIALS);
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !hidden.has(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...variables };
}
