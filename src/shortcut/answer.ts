import { outlive } from '../cli/closed-stream.ts';
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
  const answer = await shortcut(argv, systemRuntime());
  if (answer === undefined) return false;
  // Opening a stream takes as long as some checks do.
  if (answer.stderr !== '') write(process.stderr, answer.stderr);
  write(process.stdout, answer.stdout);
  if (answer.next !== undefined) write(process.stderr, answer.next);
  process.exitCode = answer.status;
  return true;
}

function write(stream: NodeJS.WriteStream, text: string): void {
  outlive(stream);
  stream.write(text);
}

/** A text with its last line ended; none for none. */
export function lines(text: string): string {
  return text === '' ? '' : `${text}\n`;
}
