import { Failure } from '../errors/failure.ts';

/** Prompts write to stderr, so that stdout holds results alone. */
const context = { output: process.stderr };

/** Runs a prompt; Ctrl-C and Esc at it are an interruption before anything was changed. */
async function ask<T>(prompt: (ctx: typeof context) => Promise<T>): Promise<T> {
  try {
    return await prompt(context);
  } catch (error) {
    if (error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')) {
      throw new Failure('INTERRUPTED', 'Interrupted at the prompt; nothing was changed.', { cause: error });
    }
    throw error;
  }
}

export async function confirm(message: string, byDefault = false): Promise<boolean> {
  const prompts = await import('@inquirer/prompts');
  return ask((ctx) => prompts.confirm({ message, default: byDefault }, ctx));
}

export async function askText(
  message: string,
  options: { default?: string; validate?: (value: string) => true | string } = {},
) {
  const prompts = await import('@inquirer/prompts');
  return ask((ctx) => prompts.input({ message, required: true, ...options }, ctx));
}

/** Shows nothing of what is typed but its length. */
export async function askSecret(message: string): Promise<string> {
  const prompts = await import('@inquirer/prompts');
  return (await ask((ctx) => prompts.password({ message, mask: '*' }, ctx))).trim();
}

export interface Choice {
  readonly value: string;
  readonly name?: string;
  readonly description?: string;
  readonly checked?: boolean;
}

export async function askOne(message: string, choices: readonly Choice[]): Promise<string> {
  const prompts = await import('@inquirer/prompts');
  return ask((ctx) => prompts.select({ message, choices, pageSize: 12 }, ctx));
}

export async function askMany(message: string, choices: readonly Choice[]): Promise<string[]> {
  const prompts = await import('@inquirer/prompts');
  return ask((ctx) => prompts.checkbox({ message, choices, required: true }, ctx));
}

/** A list narrowed by typing. */
export async function search(message: string, choices: readonly Choice[]): Promise<string> {
  const prompts = await import('@inquirer/prompts');
  const matching = (term: string | undefined) =>
    choices.filter(({ value, name }) => `${value} ${name ?? ''}`.toLowerCase().includes((term ?? '').toLowerCase()));
  return ask((ctx) => prompts.search({ message, source: (term) => matching(term), pageSize: 12 }, ctx));
}
