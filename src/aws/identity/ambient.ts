import type { Environment } from './credentials.ts';

/** What would lead the SDK, the AWS CLI or terragrunt to other credentials than those of the profile. */
const MISLEADING = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_ACCOUNT_ID',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_SDK_LOAD_CONFIG',
] as const;

/** The two AWS files of the repository, absolute. */
export interface SharedFiles {
  readonly config: string;
  readonly credentials: string;
}

/** `env` as a child process or the SDK should see it: our two files, no ambient credentials, profile or region. */
export function environmentFor(files: SharedFiles, env: Environment, keep: readonly string[] = []): Environment {
  const clean: Record<string, string | undefined> = { ...env };
  for (const name of MISLEADING) if (!keep.includes(name)) delete clean[name];
  return { ...clean, AWS_CONFIG_FILE: files.config, AWS_SHARED_CREDENTIALS_FILE: files.credentials };
}

/** The variables a profile asks for by `credential_source = Environment`. */
export const ENVIRONMENT_SOURCE = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
