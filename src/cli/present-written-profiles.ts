import type { WrittenProfile } from '../workflows/profile-write/execute.ts';
import { foldText, getResultWidth } from './layout.ts';

/** What was written, for a person. */
export function presentWrittenProfiles(written: readonly WrittenProfile[]): string {
  const width = getResultWidth();
  return written
    .flatMap(({ profile, region, changed, identity }) => [
      ...foldText(`profile ${profile} (${region})`, width, '✔ '),
      ...(identity === null ? [] : foldText(identity.arn, width, '    proven as  ')),
      ...foldText(changed.length === 0 ? 'No changes.' : changed.join(', '), width, '    wrote      '),
    ])
    .join('\n');
}

/** What to type once they are written. */
export function suggestAfterProfiles(written: readonly WrittenProfile[]): string[] {
  const environments = written.flatMap(({ environment }) => environment ?? []);
  return [...(environments.length === 0 ? [] : [`pf aws verify ${environments.join(' ')}`]), 'pf aws status'];
}
