import { isFailure } from '../errors/failure.ts';
import { isResumable } from '../errors/transient.ts';

/** Puts the exact command that goes on from here into a failure that running it again gets past. */
export function withResume(error: unknown, resume: string): unknown {
  if (!isFailure(error) || !isResumable(error.exit)) return error;
  if (error.suggestions.some((suggestion) => suggestion.includes(resume))) return error;
  return error.with({ suggestions: [`Go on with: ${resume}`, ...error.suggestions], details: { resume } });
}
