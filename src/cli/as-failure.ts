import { Errors } from '@oclif/core';
import { Failure, isFailure } from '../errors/failure.ts';
import { nearest } from './nearest.ts';

/** What is asked of the command whose line is read. */
export interface CommandShape {
  /** As typed: `pf aws account add`. */
  readonly name: string;
  readonly flags: readonly string[];
}

/** oclif's own complaints about a command line, in our words and with our exit status; anything else is our bug. */
export function asFailure(error: unknown, command: CommandShape): Failure | undefined {
  if (isFailure(error)) return withoutFrame(error);
  if (!(error instanceof Errors.CLIError) || !('parse' in error)) return undefined;
  const message = error.message.split('\nSee more help with')[0]?.trim() ?? '';
  const meant = unknownFlags(error).flatMap((flag) => nearestFlag(flag, command.flags) ?? []);
  return new Failure('USAGE', message, {
    suggestions: [...meant, `See the flags and examples with: ${command.name} --help`],
    cause: error,
  });
}

/** oclif puts "Parsing --region" before, and "See more help" after, what a flag's own check says. */
function withoutFrame(failure: Failure): Failure {
  failure.message = failure.message
    .replace(/^Parsing --\S+ *\n\s*/, '')
    .replace(/\n?See more help with --help\s*$/, '');
  return failure;
}

function unknownFlags(error: Error): string[] {
  if (!('flags' in error) || !Array.isArray(error.flags)) return [];
  return error.flags.filter((flag) => typeof flag === 'string');
}

function nearestFlag(typed: string, flags: readonly string[]): string | undefined {
  if (!typed.startsWith('--')) return undefined;
  const flag = nearest(typed.slice(2).split('=')[0] ?? '', flags);
  return flag === undefined ? undefined : `Did you mean --${flag} for ${typed}?`;
}
