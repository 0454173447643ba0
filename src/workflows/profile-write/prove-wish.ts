import type { Identity } from '../../aws/credentials.ts';
import { assumeRole, getCallerIdentity, openSts } from '../../aws/sts.ts';
import { isFailure } from '../../errors/failure.ts';
import { connectProfile } from '../../run/connect-profile.ts';
import { profileRefused } from '../../run/profile-refused.ts';
import { connect, retryFor, type Work } from '../../run/work.ts';
import type { WriteProfileOptions } from './options.ts';

/** Whose the given keys are. */
export function proveKeys(work: Work, { keys }: WriteProfileOptions, region: string): Promise<Identity> {
  if (keys === undefined) throw new Error('There are no keys to prove.');
  return getCallerIdentity(openSts(connect(work, keys, region), retryFor(work)));
}

/** Whose account the role is in, assumed through the source profile. */
export async function proveRole(
  work: Work,
  { roleArn, sourceProfile }: WriteProfileOptions,
  region: string,
): Promise<Identity> {
  if (roleArn === undefined || sourceProfile === undefined) throw new Error('There is no role to prove.');
  const source = await connectProfile(work, sourceProfile, ['List the profiles with: pf aws profile list']);
  const retry = retryFor(work);
  const session = await assumeRole(openSts({ ...source, region }, retry), {
    arn: roleArn,
    sessionName: 'pf-plugin-aws',
    young: false,
  }).catch((error: unknown) => {
    throw roleDenied(profileRefused(error, sourceProfile), sourceProfile);
  });
  return getCallerIdentity(openSts({ ...source, credentials: session, region }, retry));
}

/** The usual advice is about the role of a new account; here the role was named by its ARN. */
function roleDenied(error: unknown, profile: string): unknown {
  if (!isFailure(error) || error.code !== 'ROLE_DENIED') return error;
  const suggestions = [
    `Check --role-arn, and that the role's trust policy lets ${profile} in.`,
    'A role made just now may take minutes: run the same command again.',
  ];
  return error.with({ suggestions });
}
