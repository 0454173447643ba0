import { CREDENTIAL_VARIABLES, removeMisleading } from '../../aws/environment.ts';
import { assertOwnFiles } from '../../aws/handed-files.ts';
import { Failure } from '../../errors/failure.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import { requireTrust, type TrustSubject } from '../../run/trust.ts';
import type { Runtime } from '../../runtime.ts';

/** What a child may see of AWS; without an environment the files alone. Throws ENDPOINT_FOREIGN, TRUST_NEEDED. */
export async function resolveAwsVariables(
  subject: TrustSubject,
  environment: (Pick<KnownEnvironment, 'profile'> & { readonly region: string | undefined }) | undefined,
): Promise<Record<string, string>> {
  const { repository, runtime } = subject;
  assertOwnFiles(repository, runtime.env);
  await requireTrust(subject);
  const variables: Record<string, string> = {
    AWS_CONFIG_FILE: repository.configFile,
    AWS_SHARED_CREDENTIALS_FILE: repository.credentialsFile,
  };
  if (environment === undefined) return variables;
  const { profile, region } = environment;
  variables.AWS_PROFILE = profile;
  if (region === undefined) return variables;
  refuseForeignRegion(region);
  variables.AWS_REGION = region;
  // AWS CLI 1 knows this one only.
  variables.AWS_DEFAULT_REGION = region;
  return variables;
}

/** A region is a part of a host's name. Throws ENDPOINT_FOREIGN. */
function refuseForeignRegion(region: string): void {
  if (/^[\w-]*$/.test(region)) return;
  const message = `The region is ${JSON.stringify(region)}, and other programs would send requests for AWS there.`;
  throw new Failure('ENDPOINT_FOREIGN', message, {
    suggestions: ['Correct region in the config file of the repository, or aws_region in environments.'],
  });
}

/** What a shell has to be rid of, so that a profile it names is the one that is used. */
export function listVariablesToUnset(): readonly string[] {
  return CREDENTIAL_VARIABLES;
}

/** The whole environment of such a child: nothing in it leads elsewhere than to `variables`. */
export function makeChildEnvironment(
  env: Runtime['env'],
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return { ...removeMisleading(env), ...variables };
}
