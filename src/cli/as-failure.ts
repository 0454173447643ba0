import * as Errors from '@oclif/core/errors';
import { Failure, isFailure } from '../errors/failure.ts';
import { quoteForShell, suggestName } from '../text.ts';

/** What is asked of the command whose line is read. */
export interface CommandShape {
  /** As typed: `pf aws account add`. */
  readonly name: string;
  readonly flags: readonly string[];
  /** The words after the name. */
  readonly argv: readonly string[];
}

/** oclif's own complaints about a command line, in our words and with our exit status; anything else is our bug. */
export function toFailure(error: unknown, command: CommandShape): Failure | undefined {
  if (isFailure(error)) return addSuggestion(simplifyFlagError(findMistypedFlag(error, command)), command);
  // A command of ours throws none of its own; and a module that cannot be loaded is nothing a person has typed.
  if (!(error instanceof Errors.CLIError) || error instanceof Errors.ModuleLoadError) return undefined;
  const message = error.message.split('\nSee more help with')[0]?.trim() ?? '';
  return makeUsageFailure(message, listUnknownFlags(error), command, error);
}

/** oclif wraps what is said of a flag's value in words of its own. */
function simplifyFlagError(failure: Failure): Failure {
  const [, flag, message] =
    /^Parsing (--[\w-]+) \n\t([\s\S]*?)(?:\nSee more help with --help)?$/.exec(failure.message) ?? [];
  if (flag === undefined || message === undefined) return failure;
  return failure.with({ message: `${flag}: ${message}` });
}

/** A name that nothing here has may be a misspelled one: then the command with the right one comes first. */
function addSuggestion(failure: Failure, { name, argv }: CommandShape): Failure {
  const { known, environment, profile, meant: owner, instead } = failure.details;
  const typed = [environment, profile].find((word) => argv.some((one) => getTypedValue(one) === word));
  if (typeof typed !== 'string') return failure;
  if (Array.isArray(instead)) {
    const line = argv.flatMap((word) => (word === typed ? instead.map(String) : [word]));
    return failure.with({ suggestions: [`Did you mean: ${[name, ...line.map(quoteForShell)].join(' ')}`] });
  }
  if (!Array.isArray(known)) return failure;
  const names = known.filter((one) => typeof one === 'string');
  const near =
    names.find((one) => one === owner) ?? names.find((one) => one.startsWith(typed)) ?? suggestName(typed, names);
  if (near === undefined) return failure;
  const line = argv.map((word) => (getTypedValue(word) === typed ? word.slice(0, -typed.length) + near : word));
  const suggestions = [`Did you mean: ${[name, ...line.map(quoteForShell)].join(' ')}`, ...failure.suggestions];
  return failure.with({ suggestions });
}

/** `qa` of both `qa` and `--management-profile=qa`. */
function getTypedValue(word: string): string {
  return word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word;
}

/** Of `--max-ag 5m` oclif reads `5m` first, as the name of an environment; but the flag is what was misspelled. */
function findMistypedFlag(failure: Failure, command: CommandShape): Failure {
  if (failure.code !== 'ENVIRONMENT_NAME_INVALID') return failure;
  const end = command.argv.indexOf('--');
  const words = end < 0 ? command.argv : command.argv.slice(0, end);
  const known = new Set(command.flags.flatMap((flag) => [`--${flag}`, `--no-${flag}`]));
  const unknown = words.filter((word) => word.startsWith('--') && !known.has(word.split('=')[0] ?? ''));
  return unknown.length === 0
    ? failure
    : makeUsageFailure(`Nonexistent flag: ${unknown.join(', ')}`, unknown, command, failure);
}

function makeUsageFailure(
  message: string,
  unknown: readonly string[],
  { name, flags }: CommandShape,
  cause: unknown,
): Failure {
  const near = unknown.flatMap((flag) => findNearestFlag(flag, flags) ?? []);
  const suggestions = [...near, `See the flags and examples with: ${name} --help`];
  return new Failure('USAGE', message, { suggestions, cause });
}

function listUnknownFlags(error: Error): string[] {
  if (!('flags' in error) || !Array.isArray(error.flags)) return [];
  return error.flags.filter((flag) => typeof flag === 'string');
}

function findNearestFlag(typed: string, flags: readonly string[]): string | undefined {
  if (!typed.startsWith('--')) return undefined;
  const flag = suggestName(typed.slice(2).split('=')[0] ?? '', flags);
  return flag === undefined ? undefined : `Did you mean --${flag} for ${typed}?`;
}
