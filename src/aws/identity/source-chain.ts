import { type ProfileValues, staticKeys } from '../../config-files/profile.ts';
import type { Asked } from './asked.ts';

/** The profile and those it takes its credentials from, by `source_profile`; a circle ends where it closes. */
export function sourceChain(asked: Asked, profile: (name: string) => ProfileValues | undefined): Asked[] {
  const chain = [asked];
  for (let source = asked.values.get('source_profile'); source !== undefined; ) {
    const values = profile(source);
    if (values === undefined || chain.some((link) => link.profile === source)) break;
    chain.push({ profile: source, values });
    source = values.get('source_profile');
  }
  return chain;
}

/** The key in the files that everything about the profile rests on; undefined for SSO, a process and the like. */
export function rootKeys(asked: Asked, profile: (name: string) => ProfileValues | undefined) {
  const last = sourceChain(asked, profile).at(-1);
  return last === undefined ? undefined : staticKeys(last.values);
}
