import { Errors } from '@oclif/core';
import { Failure, isFailure } from '../errors/failure.ts';

/** oclif's own complaints about a command line, in our words and with our exit status; anything else is our bug. */
export function asFailure(error: unknown): Failure | undefined {
  if (isFailure(error)) return error;
  if (error instanceof Errors.CLIError && 'parse' in error) {
    const [message = '', ...rest] = error.message.split('\nSee more help with')[0]?.trim().split('\n') ?? [];
    return new Failure('USAGE', [message, ...rest].join('\n'), { cause: error });
  }
  return undefined;
}
