import { findAccountHint } from '../aws/account-hint.ts';
import { leadsToCredentials } from '../config-files/profile.ts';
import type { AwsFiles } from '../config-files/read.ts';

/** The profiles that hold credentials and lead to `account` by their own lines, in the order of the files. */
function listWaysIn(account: string, profiles: AwsFiles): string[] {
  return [...profiles.values()]
    .filter((profile) => findAccountHint(profile) === account && leadsToCredentials(profile, profiles))
    .map(({ name }) => name);
}

/** The profile to reach `account` by: `usual`, or where that holds nothing the only other one that leads there. */
export function findWayIn(usual: string, account: string | undefined, profiles: AwsFiles): string | undefined {
  if (leadsToCredentials(profiles.get(usual), profiles)) return usual;
  const ways = account === undefined ? [] : listWaysIn(account, profiles);
  return ways.length === 1 ? ways[0] : undefined;
}
