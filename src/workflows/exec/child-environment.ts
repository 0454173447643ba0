import { CREDENTIAL_VARIABLES, withoutMisleading } from '../../aws/environment.ts';
import { assertOwnFiles } from '../../aws/trusted-host.ts';
import { requireTrust, type TrustSubject } from '../../run/trust.ts';
import type { Runtime } from '../../runtime.ts';

/**
 * What a child of this tool gets to see of AWS. Without a profile: the repository's files alone. It may use every
 * profile in them: throws ENDPOINT_FOREIGN where one would lead it elsewhere than to AWS, TRUST_NEEDED where one would run
 * or read out what this user has not agreed to.
 */
export async function awsVariables(
  subject: TrustSubject,
  profile: { readonly name: string; readonly region: string | undefined } | undefined,
): Promise<Record<string, string>> {
  const { repository, runtime } = subject;
  assertOwnFiles(repository, runtime.env);
  await requireTrust(subject);
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

/** What a shell has to be rid of, so that a profile it names is the one that is used. */
export function variablesToUnset(): readonly string[] {
  return CREDENTIAL_VARIABLES;
}

/** The whole environment of such a child: nothing in it leads elsewhere than to `variables`. */
export function childEnvironment(
  env: Runtime['env'],
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return { ...withoutMisleading(env), ...variables };
}
