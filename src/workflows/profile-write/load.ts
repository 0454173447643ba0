import type { Identity } from '../../aws/caller-identity.ts';
import { assumeRole, getCallerIdentity, openSts } from '../../aws/sts.ts';
import { isFailure } from '../../errors/failure.ts';
import { findEnvironmentOfProfile } from '../../repository/environment-lookup.ts';
import { readEnvironments } from '../../repository/environments.ts';
import { openConnection, openProfileConnection, type RunContext } from '../../run/context.ts';
import { explainRefusedProfile } from '../../run/failures.ts';
import type { RequestedCredentials } from './decide.ts';

/** Whose the credentials are that were asked for: given keys, or a role that a profile of the repository assumes. */
export async function loadIdentity(
  context: RunContext,
  requested: RequestedCredentials,
  region: string,
): Promise<Identity> {
  const { retry } = context;
  if (requested.kind === 'keys')
    return getCallerIdentity(openSts(openConnection(context, requested.keys, region), retry));
  const { roleArn, sourceProfile } = requested;
  const holder = findEnvironmentOfProfile(await readEnvironments(context.repository), sourceProfile);
  const source = await openProfileConnection(context, sourceProfile, ['List the profiles with: pf aws profile list']);
  const role = { arn: roleArn, sessionName: 'pf-plugin-aws', young: false };
  const session = await assumeRole(openSts({ ...source, region }, retry), role).catch((error: unknown) => {
    throw explainDeniedRole(explainRefusedProfile(error, sourceProfile, holder), sourceProfile);
  });
  return getCallerIdentity(openSts({ ...source, credentials: session, region }, retry));
}

/** The usual advice is about the role of a new account; here the role was named by its ARN. */
function explainDeniedRole(error: unknown, profile: string): unknown {
  if (!isFailure(error) || error.code !== 'ROLE_DENIED') return error;
  const suggestions = [
    `Check --role-arn, and that the role's trust policy lets ${profile} in.`,
    'A role made just now may take minutes: run the same command again.',
  ];
  return error.with({ suggestions });
}
