import { fstatSync, writeSync } from 'node:fs';
import { outlive } from '../cli/process.ts';
import type { Runtime } from '../runtime.ts';
import { systemRuntime } from '../runtime.ts';

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

/** Writes what `shortcut` answers. False: go the long way. */
export async function answered(shortcut: Shortcut, argv: readonly string[]): Promise<boolean> {
  const runtime = runtimeHere();
  const answer = runtime && (await shortcut(argv, runtime));
  if (answer === undefined) return false;
  write(STDERR, answer.stderr);
  write(STDOUT, answer.stdout);
  write(STDERR, answer.next ?? '');
  process.exitCode = answer.status;
  return true;
}

/** Undefined in a folder that somebody has removed: the long way says so. */
function runtimeHere(): Runtime | undefined {
  try {
    return systemRuntime();
  } catch {
    return undefined;
  }
}

const STDOUT = 1;
const STDERR = 2;

/** Whether a person reads the result. Asked of the file first: opening a stream takes as long as some checks do. */
export function isRead(): boolean {
  try {
    return fstatSync(STDOUT).isCharacterDevice() && process.stdout.isTTY === true;
  } catch {
    // It was closed by whoever started us.
    return false;
  }
}

/** To the file or pipe itself; what that does not take, a pipe that is full for the moment, goes through a stream. */
function write(file: typeof STDOUT | typeof STDERR, text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
  } catch {
    const stream = file === STDOUT ? process.stdout : process.stderr;
    outlive(stream);
    stream.write(rest);
  }
}

/** A text with its last line ended; none for none. */
export function lines(text: string): string {
  return text === '' ? '' : `${text}\n`;
}
