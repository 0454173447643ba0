import type { WrittenProfile } from '../workflows/profile-write/execute.ts';
import { fold, resultWidth } from './layout.ts';

/** What was written, for a person. */
export function presentWrittenProfiles(written: readonly WrittenProfile[]): string {
  const width = resultWidth();
  return written
    .flatMap(({ profile, region, changed, identity }) => [
      ...fold(`profile ${profile} (${region})`, width, '✔ '),
      ...(identity === null ? [] : fold(identity.arn, width, '    proven as  ')),
      ...fold(changed.length === 0 ? 'No changes.' : changed.join(', '), width, '    wrote      '),
    ])
    .join('\n');
}

/** What to type once they are written. */
export function suggestAfterProfiles(written: readonly WrittenProfile[]): string[] {
  const environments = written.flatMap(({ environment }) => environment ?? []);
  return [...(environments.length === 0 ? [] : [`pf aws verify ${environments.join(' ')}`]), 'pf aws status'];
}
