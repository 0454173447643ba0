/** The AWS files of a stack repository, values made up. */
import { hashText, type StackEnvironment } from './stack-files.ts';

/** How profiles come by credentials; the oldest SSO has its keys in each profile, today's has sessions. */
export type Access = 'static keys' | 'sso' | 'oldest sso';

/** A profile of `.aws/config`; one without an environment of its own is of no use any more, or for reading only. */
export interface StackProfile {
  readonly name: string;
  readonly accountId: string;
  readonly role: string;
}

export function getProfile({ profile, accountId }: StackEnvironment): StackProfile {
  return { name: profile, accountId, role: 'Superuser' };
}

export function formatConfig(profiles: readonly StackProfile[], access: Access): string {
  return profiles.map(SECTIONS[access]).join('');
}

/** Undefined with SSO, which leaves no such file. */
export function formatCredentials(profiles: readonly StackProfile[], access: Access): string | undefined {
  return access === 'static keys' ? profiles.map(formatStaticKey).join('') : undefined;
}

const SECTIONS = { 'static keys': formatStaticProfile, sso: formatSsoProfile, 'oldest sso': formatOldestSsoProfile };

/** Its region is us-east-1 whatever that of the environment is. */
function formatStaticProfile({ name }: StackProfile): string {
  return `[profile ${name}]\noutput = text\nregion = us-east-1\n\n`;
}

/** As the AWS CLI wrote them before there were sessions. */
function formatOldestSsoProfile({ name, accountId, role }: StackProfile): string {
  const sso = `sso_start_url = https://example-corp.awsapps.com/start\nsso_region = us-east-2\n`;
  return `[profile ${name}]\n${sso}sso_account_id = ${accountId}\nsso_role_name = ${role}\noutput = text\nregion = us-east-2\n\n`;
}

/** As `pf sso add` writes them: a session for each profile. */
function formatSsoProfile({ name, accountId, role }: StackProfile): string {
  return `[profile ${name}]
sso_session = ${name}
sso_account_id = ${accountId}
sso_role_name = ${role}
output = text
region = us-east-1
[sso-session ${name}]
sso_start_url = https://example-corp.awsapps.com/start
sso_region = us-east-2
sso_registration_scopes = sso:account:access

`;
}

/** A key whose id ends in the number of its account, which is how the bench's STS knows whose it is. */
function formatStaticKey({ name, accountId }: StackProfile): string {
  return `[${name}]\naws_access_key_id = AKIAMADE${accountId}\naws_secret_access_key = ${hashText(accountId)}\n\n`;
}
