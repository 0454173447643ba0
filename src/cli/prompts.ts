import { Failure } from '../errors/failure.ts';
import * as plain from './plain-prompts.ts';

/** What every prompt is given: drawn on stderr, so that stdout holds results alone, and ended by `signal`. */
interface PromptContext {
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** Runs a prompt; Ctrl-C and Esc at it are an interruption before anything was changed. */
async function ask<T>(prompt: (context: PromptContext) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // Node tells of Esc alone once it is sure that no sequence follows.
  const onKey = (_text: string | undefined, key: { name?: string } | undefined) => {
    if (key?.name === 'escape') controller.abort();
  };
  process.stdin.on('keypress', onKey);
  try {
    return await prompt({ output: process.stderr, signal: controller.signal });
  } catch (error) {
    if (isLeaving(error)) {
      throw new Failure('INTERRUPTED', 'Cancelled; nothing was changed.', {
        suggestions: ['Run the command again when ready, or give its flags: add --help to see them.'],
        cause: error,
      });
    }
    throw error;
  } finally {
    process.stdin.off('keypress', onKey);
  }
}

/** Ctrl-C, or Esc, or the end of stdin. */
function isLeaving(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}

const YES = ['y', 'yes'];
const NO = ['n', 'no'];
const DETAILS = ['d', 'diff'];

/** Asks for a yes; Enter is a no. Where there are `details`, `d` shows them and asks again. */
export async function confirm(message: string, details?: () => void): Promise<boolean> {
  const words = [...YES, ...NO, ...(details === undefined ? [] : DETAILS)];
  const offer = details === undefined ? '(y/N)' : '(y/N, d shows the file changes)';
  for (;;) {
    const typed = await askText(`${message} ${offer}`, {
      isOptional: true,
      flaw: (value) => (words.includes(value.toLowerCase()) ? undefined : `Answer with ${words.join(', ')}.`),
    });
    const answer = typed.toLowerCase();
    if (!DETAILS.includes(answer)) return YES.includes(answer);
    details?.();
  }
}

export interface TextOptions {
  readonly default?: string | undefined;
  /** Enter alone is an answer too: an empty one. */
  readonly isOptional?: boolean;
  /** Why a value would be refused, in a few words; undefined for a good one. */
  readonly flaw?: (value: string) => string | undefined;
}

/** A line of text, checked as it is typed. */
export async function askText(message: string, options: TextOptions = {}): Promise<string> {
  if (plain.isPlain()) return plain.askText(message, options);
  const { checkedInput } = await import('./checked-input.ts');
  return ask((context) => checkedInput({ flaw: () => undefined, ...options, message }, context));
}

/** Shows nothing of what is typed but its length. */
export async function askSecret(message: string, flaw: (value: string) => string | undefined): Promise<string> {
  if (plain.isPlain()) return plain.askSecret(message, flaw);
  const prompts = await import('@inquirer/prompts');
  const validate = (value: string) => flaw(value.trim()) ?? true;
  return (
    await ask((context) => prompts.password({ message, mask: '*', toggleMask: false, validate }, context))
  ).trim();
}

export interface Choice {
  readonly value: string;
  readonly name?: string;
  /** What stands there once it is chosen. */
  readonly short?: string;
  readonly description?: string;
  readonly checked?: boolean;
}

const PAGE_SIZE = 10;

export async function askOne(message: string, choices: readonly Choice[]): Promise<string> {
  if (plain.isPlain()) return (await plain.askNumbers(message, choices, false))[0] ?? '';
  const prompts = await import('@inquirer/prompts');
  return ask((context) => prompts.select({ message, choices, pageSize: PAGE_SIZE }, context));
}

export async function askMany(message: string, choices: readonly Choice[]): Promise<string[]> {
  if (plain.isPlain()) return plain.askNumbers(message, choices, true);
  const prompts = await import('@inquirer/prompts');
  return ask((context) => prompts.checkbox({ message, choices, required: true, pageSize: PAGE_SIZE }, context));
}

/** A list narrowed by typing. */
export async function askForChoice(message: string, choices: readonly Choice[]): Promise<string> {
  if (plain.isPlain()) return plain.askName(message, choices);
  const prompts = await import('@inquirer/prompts');
  const matching = (term = '') =>
    choices.filter(({ value, name }) => `${value} ${name ?? ''}`.toLowerCase().includes(term.trim().toLowerCase()));
  const options = { message, source: (term: string | undefined) => matching(term), pageSize: PAGE_SIZE };
  return ask((context) => prompts.search(options, context));
}
