import { Failure, isFailure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';

const GOES_ON: readonly number[] = [EXIT.inProgress, EXIT.unreachable, EXIT.interrupted];

/** Puts the exact command that goes on from here into a failure that running it again gets past. */
export function withResume(error: unknown, resume: string): unknown {
  if (!isFailure(error) || !GOES_ON.includes(error.exit)) return error;
  const { code, message, suggestions, details, exit, cause } = error;
  if (suggestions.some((suggestion) => suggestion.includes(resume))) return error;
  return new Failure(code, message, {
    suggestions: [`Go on with: ${resume}`, ...suggestions],
    details: { ...details, resume },
    exit,
    cause,
  });
}
