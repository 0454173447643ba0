import { shortenKeyId } from '../text.ts';
import type { ListedProfile } from '../workflows/profile-list/load.ts';
import { type StatusStep, suggestNextSteps } from '../workflows/status/decide.ts';
import { sortForPeople } from './in-order.ts';
import { foldText, formatTable } from './layout.ts';

const MARKS = { done: '✔', 'not done': '○', broken: '✖', unknown: '?' };

/** Where the repository stands, for a person. */
export function presentSteps(steps: readonly StatusStep[], width: number): string {
  const lines = steps.flatMap(({ step, state, evidence }) => [
    ...foldText(step, width, `${MARKS[state]} `),
    ...foldText(evidence, width, '    '),
  ]);
  const done = steps.filter(({ state }) => state === 'done').length;
  return [...lines, '', `${done} of ${steps.length} steps done.`].join('\n');
}

/** What to type next after looking at the files alone. */
export function suggestAfterSteps(steps: readonly StatusStep[]): string[] {
  const next = suggestNextSteps(steps);
  return next.length > 0 ? next : ['pf aws verify'];
}

/** The profiles of the repository, for a person. */
export function presentProfiles(profiles: readonly ListedProfile[], width: number): string {
  if (profiles.length === 0) return 'There is no profile yet.';
  const rows = sortForPeople(profiles).map((profile) => ({
    profile: profile.profile,
    environment: profile.environment ?? '-',
    region: profile.region ?? '-',
    kind: profile.kind,
    key: profile.accessKeyId === null ? '-' : shortenKeyId(profile.accessKeyId),
  }));
  return formatTable(['profile', 'environment', 'region', 'kind', 'key'], rows, width);
}

/** What to type next after a list of profiles. */
export function suggestAfterProfileList(profiles: readonly ListedProfile[]): string[] {
  return [profiles.length === 0 ? 'pf aws status' : 'pf aws verify'];
}
