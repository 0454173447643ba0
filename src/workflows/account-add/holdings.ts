import { accountInKeyId } from '../../aws/credentials.ts';
import type { RetryOptions } from '../../aws/retry.ts';
import { getCallerIdentity, openSts } from '../../aws/sts.ts';
import { refusesCredentials } from '../../aws/to-failure.ts';
import type { Profile } from '../../config-files/profile.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import { connect, type Work } from '../../run/work.ts';
import type { Survey, Target } from './load.ts';
import type { AddAccountsOptions } from './options.ts';

/** What the profile of an environment holds before anything is done. */
export interface Holding {
  readonly profile: Profile | undefined;
  /** Whose its key is; undefined without a key, or while AWS does not accept it. */
  readonly account: string | undefined;
  /** Where its key is not accepted: the account its id speaks of. */
  readonly hint?: string | undefined;
}

/** Asks whose keys the profiles hold. A key that is not accepted may be dead, or too new. */
export async function holdingsOf(
  work: Work,
  { targets, profiles }: Survey,
  region: string,
  retry: RetryOptions,
): Promise<Map<string, Holding>> {
  const held = targets.map(async ({ environment, profile: name }): Promise<[string, Holding]> => {
    const profile = profiles.get(name);
    if (profile?.keys === undefined) return [environment, { profile, account: undefined }];
    const sts = openSts(connect(work, profile.keys, profile.region ?? region), retry);
    try {
      return [environment, { profile, account: (await getCallerIdentity(sts)).account }];
    } catch (error) {
      if (!refusesCredentials(error)) throw error;
      return [environment, { profile, account: undefined, hint: accountInKeyId(profile.keys.accessKeyId) }];
    }
  });
  return new Map(await Promise.all(held));
}

/** Why the environment cannot go on with what its profile holds; undefined where it can. Pure. */
export function holdingFlaw(
  { environment, profile: name, decision }: Target,
  { profile, account, hint }: Holding,
  { accounts }: Survey,
  access: AddAccountsOptions['access'],
): Failure | undefined {
  if (isFailure(decision)) return decision;
  if (access === 'role' && profile?.keys !== undefined) {
    return new Failure(
      'ACCESS_CONFLICT',
      `Profile ${name} holds an access key, and --access role would add a role to it.`,
    );
  }
  if (access === 'user' && profile?.roleArn !== undefined) {
    return new Failure(
      'ACCESS_CONFLICT',
      `Profile ${name} assumes ${profile.roleArn}, and --access user would add a key to it.`,
      {
        suggestions: [`Keep the role: pf aws account add ${environment} --access role`],
      },
    );
  }
  // An inactive key of another account would be overwritten, and its secret with it.
  const owner = account ?? accounts.find((candidate) => candidate.id === hint)?.id;
  if (owner === undefined) return undefined;
  if (decision.kind === 'adopt' && decision.account.id === owner) return undefined;
  const member = accounts.find((candidate) => candidate.id === owner);
  const wanted = decision.kind === 'adopt' ? `account ${decision.account.id}` : 'an account yet to be made';
  return new Failure(
    'WRONG_ACCOUNT',
    `Profile ${name} holds a key of account ${owner}, but ${environment} is ${wanted}.`,
    {
      suggestions: [
        // Where the account is settled already, the key in the profile is what is wrong.
        ...(member === undefined || decision.kind === 'adopt'
          ? []
          : [`If it is ${environment}: pf aws account add ${environment} --account-id ${owner}`]),
        `Remove profile ${name} from the AWS config files by hand, and run the command again to make it anew.`,
      ],
      details: { environment, profile: name, account: owner },
    },
  );
}
