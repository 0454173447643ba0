import { delimiter, join } from 'node:path';
import { makePrintable, quoteForShell } from '../text.ts';
import { findOtherPrograms, readStart } from './other-programs.ts';
import { findMeant, isOwn, isWholeHelp, readCommandWords } from './own-commands.ts';

/** How often a line was handed on, by which process, which line, and to which programs. */
const VARIABLE = 'PF_AWS_HANDED_ON';
const MOST_TIMES = 8;

/**
 * Becomes the next `pf` on PATH where a command line is none of ours. Returns the line for oclif where it is, and where
 * there is no other `pf`: then it says what is wrong, in place of help for what does not exist.
 */
export default function passOn(argv: readonly string[], root: string, name: string): readonly string[] {
  const commands = join(root, 'dist', 'commands');
  const isHelp = isWholeHelp(argv);
  if (isOwn(argv, commands) && !isHelp) return argv;
  const others = findOtherPrograms(process.env.PATH ?? '', join(root, 'bin'));
  if (isHelp) {
    if (others[0] !== undefined)
      printLine(`The commands of ${others[0]} work here, too: see ${quoteForShell(others[0])} --help`);
    return argv;
  }
  const turn = takeTurn(argv, others, process);
  const start = turn === undefined ? undefined : readStart(turn.program);
  if (turn === undefined || start === undefined || process.execve === undefined)
    return argv.filter((word) => word !== '--help' && word !== '-h');
  const words = readCommandWords(argv);
  const meant = findMeant(words, commands);
  if (meant !== undefined) {
    const typed = [name, ...words].map(quoteForShell).join(' ');
    printLine(`${typed} goes to ${turn.program}. Did you mean: ${name} ${meant}`);
  }
  replaceProcess(start, argv, { ...process.env, [VARIABLE]: turn.note });
}

/** Whose turn it is. */
interface Turn {
  readonly program: string;
  /** What the next program of ours is told. */
  readonly note: string;
}

/**
 * A wrapper of ours is a program of another path that ends up here again. It shows by the same line coming back to this
 * process, or to a child of it: then one is asked that was not yet. Undefined where there is none, or that has gone on
 * for too long.
 */
export function takeTurn(
  argv: readonly string[],
  others: readonly string[],
  here: Pick<NodeJS.Process, 'env' | 'pid' | 'ppid'>,
): Turn | undefined {
  const line = hashArguments(argv);
  const [, times = '0', pid, before, asked = ''] = /^(\d):(\d+):(\w+):(.*)$/s.exec(here.env[VARIABLE] ?? '') ?? [];
  const isBack = before === line && [here.pid, here.ppid].includes(Number(pid));
  const earlier = isBack ? asked.split(delimiter) : [];
  const program = others.find((other) => !earlier.includes(other));
  if (program === undefined || Number(times) >= MOST_TIMES) return undefined;
  return { program, note: [Number(times) + 1, here.pid, line, [...earlier, program].join(delimiter)].join(':') };
}

/** Tells lines apart (FNV-1a); loading node:crypto takes longer than all the rest. */
function hashArguments(argv: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of argv.join('\0')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16);
}

function printLine(line: string): void {
  process.stderr.write(makePrintable(`${line}\n`));
}

/** Node ignores these two, and what is ignored stays so in the next program. */
const IGNORED = ['SIGPIPE', 'SIGXFSZ'] as const;

function replaceProcess(
  [file, ...before]: readonly [string, ...string[]],
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): never {
  for (const signal of IGNORED) process.on(signal, () => undefined);
  throw process.execve?.(file, [...(before.length === 0 ? ['pf'] : [file, ...before]), ...argv], env);
}
