import { distance } from 'fastest-levenshtein';
import type { PlannedWarning } from '../../run/plan.ts';

/** What nearly everybody calls theirs. */
const USUAL = ['production', 'staging', 'development', 'management'];

/** Two letters swapped count as two. */
const MOST = 2;

/** An account cannot be deleted, so that a name which is nearly another one is worth a question. */
export function misspelledWarnings(environments: readonly string[], recorded: readonly string[]): PlannedWarning[] {
  const known = [...new Set([...recorded, ...USUAL])];
  return environments.flatMap((environment) => {
    const meant = known.find((name) => isNearly(environment, name));
    if (known.includes(environment) || meant === undefined) return [];
    const message = `${environment} would be a new environment, and is nearly the name ${meant}: is it misspelled?`;
    return [{ message, suggestions: [`If so: pf aws account add ${meant}`] }];
  });
}

/** `production` and `production2` are two environments; `prodution` is not a third. */
function isNearly(environment: string, name: string): boolean {
  const extended = environment.startsWith(name) || environment.endsWith(name);
  return !extended && distance(environment, name) <= MOST;
}
