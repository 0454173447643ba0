import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { parseArgs } from 'node:util';
import { parseDuration } from '../cli/duration.ts';
import type { VerifyOutput } from '../cli/present-verify.ts';
import { ignoreBrokenPipe } from '../cli/process.ts';
import { createRuntime, type Runtime } from '../runtime.ts';
import { setProgramName } from '../text.ts';

/** A command line the short cut can answer. */
export interface ShortCommand {
  readonly command: 'aws:verify' | 'terragrunt:auth';
  readonly environments: readonly string[];
  readonly json: boolean;
  readonly all: boolean;
  readonly strict: boolean;
  readonly hook: boolean;
  readonly output: VerifyOutput;
  readonly repoRoot: string | undefined;
  readonly maxAge: number | undefined;
}

const COMMON = {
  json: { type: 'boolean' },
  'no-input': { type: 'boolean' },
  verbose: { type: 'boolean' },
  'repo-root': { type: 'string' },
  'max-age': { type: 'string' },
} as const;

const VERIFY = {
  ...COMMON,
  all: { type: 'boolean' },
  strict: { type: 'boolean' },
  hook: { type: 'boolean' },
  output: { type: 'string' },
} as const;

/** Variables by which oclif, or a person looking for a bug, wants more than an answer. */
const LONG_WAY_VARIABLES = ['DEBUG', 'OCLIF_DEBUG', 'PF_CONTENT_TYPE'];

/** Whether nothing is set by which somebody wants more than an answer. */
export function isPlainEnvironment(env: Runtime['env']): boolean {
  return !LONG_WAY_VARIABLES.some((name) => env[name]);
}

/**
 * What is asked for, where it is asked plainly: anything else, and every mistake, is for oclif, and so is --wait,
 * which a person may want to interrupt.
 */
export function parseShortCommand(argv: readonly string[], env: Runtime['env']): ShortCommand | undefined {
  if (!isPlainEnvironment(env)) return undefined;
  const command = argv.slice(0, 2).join(':');
  if (command !== 'aws:verify' && command !== 'terragrunt:auth') return undefined;
  try {
    return parseFlags(command, argv.slice(2));
  } catch {
    return undefined;
  }
}

function parseFlags(command: ShortCommand['command'], argv: readonly string[]): ShortCommand | undefined {
  const args = [...argv];
  if (command === 'terragrunt:auth') {
    const { values, tokens } = parseArgs({ args, options: COMMON, tokens: true });
    refuseTwice(tokens);
    return { command, ...NOTHING, ...pickCommonFlags(values) };
  }
  // Words alone need no parser, which takes longer than reading the files does.
  if (!args.some((word) => word.startsWith('-')))
    return { command, ...NOTHING, ...pickCommonFlags({}), environments: args };
  const { values, positionals, tokens } = parseArgs({ args, options: VERIFY, allowPositionals: true, tokens: true });
  refuseTwice(tokens);
  const { all = false, strict = false, hook = false, output = 'table' } = values;
  if (output !== 'text' && output !== 'table') return undefined;
  return { command, environments: positionals, all, strict, hook, output, ...pickCommonFlags(values) };
}

/** What `parseArgs` makes of a word; only a flag has a name, only one that takes a value and a bare word have one. */
interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string | undefined;
}

/** Throws where a flag is given two values: oclif refuses that. */
export function refuseTwice(tokens: readonly Token[]): void {
  const names = tokens.flatMap(({ name, value }) => (name === undefined || value === undefined ? [] : [name]));
  if (new Set(names).size < names.length) throw new Error('a flag stands twice');
}

const NOTHING = { environments: [], all: false, strict: false, hook: false, output: 'table' } as const;

interface CommonValues {
  readonly json?: boolean | undefined;
  readonly 'repo-root'?: string | undefined;
  readonly 'max-age'?: string | undefined;
}

function pickCommonFlags({ json = false, 'repo-root': repoRoot, 'max-age': maxAge }: CommonValues) {
  return { json, repoRoot, maxAge: parseMaxAge(maxAge) };
}

function parseMaxAge(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

/** What a command writes, and the exit status it ends with. */
export interface Answer {
  /** What is wrong, for stderr, before the result. */
  readonly stderr: string;
  readonly stdout: string;
  /** What to type next, for stderr, after the result. */
  readonly next?: string;
  readonly status: number;
}

/** Answers a command line without oclif; undefined, with nothing written, for one that is to go the long way. */
export type Shortcut = (argv: readonly string[], runtime: Runtime) => Promise<Answer | undefined>;

/**
 * Writes what `shortcut` answers, as the program called `name`; once this is true, all of it is written. False: go the
 * long way.
 */
export async function printAnswer(shortcut: Shortcut, argv: readonly string[], name: string): Promise<boolean> {
  setProgramName(name);
  const runtime = createPlainRuntime();
  const answer = runtime && (await shortcut(argv, runtime));
  if (answer === undefined) return false;
  process.exitCode = answer.status;
  const texts = [write(STDERR, answer.stderr), write(STDOUT, answer.stdout), write(STDERR, answer.next ?? '')];
  await Promise.all(texts);
  return true;
}

/** Undefined in a folder that somebody has removed: the long way says so. */
function createPlainRuntime(): Runtime | undefined {
  try {
    return createRuntime({ note: (line) => void process.stderr.write(`${line}\n`) });
  } catch {
    return undefined;
  }
}

const STDOUT = 1;
const STDERR = 2;

/** Whether a person reads the result. Asked of the file first: opening a stream takes as long as some checks do. */
export function isRead(): boolean {
  try {
    const stats = fstatSync(STDOUT);
    if (!stats.isCharacterDevice() || stats.rdev === statSync(devNull).rdev) return false;
    return process.stdout.isTTY === true;
  } catch {
    // It was closed by whoever started us.
    return false;
  }
}

/** To the file or pipe itself; what that does not take, a pipe that is full for the moment, goes through a stream. */
async function write(file: typeof STDOUT | typeof STDERR, text: string): Promise<void> {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
  } catch {
    const stream = file === STDOUT ? process.stdout : process.stderr;
    ignoreBrokenPipe(stream);
    await new Promise<void>((resolve) => {
      stream.write(rest, () => resolve());
    });
  }
}

/** A text with its last line ended; none for none. */
export function endWithNewline(text: string): string {
  return text === '' ? '' : `${text}\n`;
}
