import type { Repository } from '../repository/repository.ts';

/** Ambient settings that would mislead the SDK; endpoints and certificates stay, as the SDK honours them. */
const AMBIENT = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
];

/** Shows the SDK in this process the repository's two files and nothing of the surroundings. */
export function isolateAws({ configFile, credentialsFile }: Repository): void {
  for (const name of AMBIENT) delete process.env[name];
  process.env.AWS_CONFIG_FILE = configFile;
  process.env.AWS_SHARED_CREDENTIALS_FILE = credentialsFile;
}
