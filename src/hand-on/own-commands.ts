import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { measureMistake } from '../text.ts';

/** What oclif answers itself, before it looks for a command. */
const OF_OCLIF: ReadonlySet<string> = new Set(['--help', '-h', '--version', '-v']);
/** Commands of oclif's companions. */
const OF_COMPANIONS: ReadonlySet<string> = new Set(['help', 'autocomplete']);

/**
 * Whether a command line is for one of our commands, or asks for the help of ours. `commands` is the folder of their
 * files.
 */
export function isOwn(argv: readonly string[], commands: string): boolean {
  const words = readCommandWords(argv);
  if (words.length === 0) return argv[0] === 'help' || argv.every((word) => OF_OCLIF.has(word));
  if (OF_COMPANIONS.has(words[0] ?? '')) return true;
  return isTopic(words, commands) || words.some((_word, at) => isCommand(words.slice(0, at + 1), commands));
}

/** Whether it is asked what there is at all. */
export function isWholeHelp(argv: readonly string[]): boolean {
  return argv.length === 0 || (argv.length === 1 && ['--help', '-h', 'help'].includes(argv[0] ?? ''));
}

/** The words that name a command, with those that may be its arguments: up to the first flag. */
export function readCommandWords(argv: readonly string[]): string[] {
  const isHelp = argv[0] === 'help';
  const begin = isHelp ? argv.slice(1).filter((word) => !word.startsWith('-')) : skipHelpFlags(argv);
  const end = begin.findIndex((word) => word.startsWith('-'));
  const [first = '', ...rest] = end < 0 ? begin : begin.slice(0, end);
  // oclif takes aws:verify as well.
  return first === '' ? rest : [...first.split(':'), ...rest];
}

function skipHelpFlags(argv: readonly string[]): readonly string[] {
  const first = argv.findIndex((word) => !OF_OCLIF.has(word));
  return first < 0 ? [] : argv.slice(first);
}

/**
 * A command of ours has a file in the folder of its topic. A word that can be none of a command's would lead
 * elsewhere.
 */
function isCommand(words: readonly string[], commands: string): boolean {
  return words.every(isCommandWord) && existsSync(`${join(commands, ...words)}.cjs`);
}

function isTopic(words: readonly string[], commands: string): boolean {
  return words.every(isCommandWord) && existsSync(join(commands, ...words));
}

function isCommandWord(word: string): boolean {
  return /^[a-z][a-z-]*$/.test(word);
}

const MOST_LETTERS = 2;
/** Where arguments follow, or what would be one: `aws eks list` is not meant for `aws env`. */
const MOST_LETTERS_BEFORE_ARGUMENTS = 1;

/** The command of ours that was meant, where it has as many words and few letters were mistyped. */
export function findMeant(words: readonly string[], commands: string): string | undefined {
  const known = readdirSync(commands, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.cjs'))
    .map((file) => file.slice(0, -'.cjs'.length).split(/[\\/]/));
  const near = known.flatMap((names) => {
    const most = words.length === names.length ? MOST_LETTERS : MOST_LETTERS_BEFORE_ARGUMENTS;
    const typed = words.slice(0, names.length).join(' ');
    const far = measureMistake(typed, names.join(' '));
    return words.length >= names.length && far <= most ? [{ command: names.join(' '), far }] : [];
  });
  return near.toSorted((one, other) => one.far - other.far)[0]?.command;
}
