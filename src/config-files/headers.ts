import { shellWords } from './shell-words.ts';

export type FileKind = 'config' | 'credentials';

/** What botocore's `shlex` leaves as it is; the quick way for nearly every header there is. */
const PLAIN = /^profile [\w@+.%:/-]+$/;

/**
 * The profile that botocore reads under this header, or undefined where it is none (sso-session,
 * services, a bare name in `config`). Source: botocore 1.43 `configloader.build_profile_map`, which goes
 * by the first letters only: `[profiles a]` is a profile to it as well.
 */
export function profileOf(header: string, file: FileKind): string | undefined {
  if (file === 'credentials') return header === 'DEFAULT' ? undefined : header;
  if (header === 'default') return header;
  if (PLAIN.test(header)) return header.slice('profile '.length);
  if (!header.startsWith('profile')) return undefined;
  const words = shellWords(header);
  return words?.length === 2 ? words[1] : undefined;
}

/** The header line for a new profile, quoted only where botocore or the JavaScript SDK need it. */
export function headerFor(profile: string, file: FileKind): string {
  if (file === 'credentials' || profile === 'default') return `[${profile}]`;
  const bare = `profile ${profile}`;
  // After a blank, # and ; begin a comment to the JavaScript SDK, even in a header.
  if (profileOf(bare, file) === profile && !/^[#;]/.test(profile)) return `[${bare}]`;
  return `[profile "${profile.replaceAll(/[\\"]/g, '\\$&')}"]`;
}
