import type { PlannedWarning } from '../../run/plan.ts';
import { isTypingMistake } from '../../text/suggest-name.ts';

/** What nearly everybody calls theirs. */
const USUAL_NAMES = ['production', 'staging', 'development', 'management'];

/** An account cannot be deleted, so that a name which is nearly another one is worth a question. */
export function misspelledWarnings(environments: readonly string[], recorded: readonly string[]): PlannedWarning[] {
  const known = [...new Set([...recorded, ...USUAL_NAMES])];
  return environments.flatMap((environment) => {
    const meant = known.find((name) => isTypingMistake(environment, name));
    if (known.includes(environment) || meant === undefined) return [];
    const message = `${environment} would be a new environment, and is nearly the name ${meant}: is it misspelled?`;
    return [{ message, suggestions: [`If so: pf aws account add ${meant}`] }];
  });
}
