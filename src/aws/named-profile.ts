import { type ProfileValues, readStaticKeys } from '../config-files/profile.ts';
import type { Clock } from '../runtime.ts';
import type { SharedFiles } from './environment.ts';
import type { AwsContext } from './network.ts';

/** One profile, as the AWS files have it. */
export interface NamedProfile {
  readonly profile: string;
  readonly values: ProfileValues;
}

/** What it takes to resolve profiles, and to ask AWS as them. */
export interface ProfileContext extends AwsContext {
  readonly files: SharedFiles;
  readonly clock: Clock;
  /** The values of another profile, for `source_profile`. */
  readonly profile: (name: string) => ProfileValues | undefined;
}

/** The profile and those it takes its credentials from, by `source_profile`; a circle ends where it closes. */
export function sourceChain(
  start: NamedProfile,
  profile: (name: string) => ProfileValues | undefined,
): readonly [NamedProfile, ...NamedProfile[]] {
  const chain: [NamedProfile, ...NamedProfile[]] = [start];
  for (let source = start.values.get('source_profile'); source !== undefined; ) {
    const values = profile(source);
    if (values === undefined || chain.some((link) => link.profile === source)) break;
    chain.push({ profile: source, values });
    source = values.get('source_profile');
  }
  return chain;
}

/** The key in the files that everything about the profile rests on; undefined for SSO, a process and the like. */
export function rootKeys(start: NamedProfile, profile: (name: string) => ProfileValues | undefined) {
  const last = sourceChain(start, profile).at(-1);
  return last === undefined ? undefined : readStaticKeys(last.values);
}
