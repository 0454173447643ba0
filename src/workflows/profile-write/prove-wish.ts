import { stsClient } from '../../aws/connection.ts';
import { assumeRole, callerIdentity, type Identity } from '../../aws/sts.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { profileRefused } from '../../run/profile-refused.ts';
import type { Profile } from '../../run/profiles.ts';
import { connect, retryFor, type Work } from '../../run/work.ts';
import type { WriteProfileOptions } from './options.ts';

/** Whose the given keys are. */
export function proveKeys(work: Work, { keys }: WriteProfileOptions, region: string): Promise<Identity> {
  if (keys === undefined) throw new Error('There are no keys to prove.');
  return callerIdentity(stsClient(connect(work, keys, region)), retryFor(work));
}

/** Whose account the role is in, assumed through the source profile. */
export async function proveRole(
  work: Work,
  { roleArn, sourceProfile }: WriteProfileOptions,
  profiles: ReadonlyMap<string, Profile>,
  region: string,
): Promise<Identity> {
  const source = profiles.get(sourceProfile ?? '');
  if (source?.keys === undefined) {
    throw new Failure(
      'CREDENTIALS_MISSING',
      `--source-profile ${sourceProfile} names no profile with an access key in ${work.repository.awsDir}.`,
      {
        suggestions: ['List the profiles with: pf aws profile list'],
      },
    );
  }
  const sts = stsClient(connect(work, source.keys, region));
  const session = await assumeRole(sts, retryFor(work), {
    arn: roleArn ?? '',
    sessionName: 'pf-plugin-aws',
    young: false,
  }).catch((error: unknown) => {
    throw roleDenied(profileRefused(error, source.name), source.name);
  });
  return callerIdentity(stsClient(connect(work, session, region)), retryFor(work));
}

/** The usual advice is about the role of a new account; here the role was named by its ARN. */
function roleDenied(error: unknown, profile: string): unknown {
  if (!isFailure(error) || error.code !== 'ROLE_DENIED') return error;
  const { code, message, details, cause } = error;
  const suggestions = [
    `Check --role-arn, and that the role's trust policy lets ${profile} in.`,
    'A role made just now may take minutes: run the same command again.',
  ];
  return new Failure(code, message, { suggestions, details, cause });
}
