import { createInterface } from 'node:readline/promises';
import { Failure } from '../errors/failure.ts';
import { getInterrupt } from './process.ts';
import type { Choice, TextOptions } from './prompts.ts';

/** A terminal that knows no codes for its cursor: an editor's, for one. Questions and answers are lines there. */
export function isPlain(): boolean {
  return process.env.TERM === 'dumb';
}

function print(text: string): void {
  process.stderr.write(text);
}

function makeCancelledFailure(): Failure {
  return new Failure('INTERRUPTED', 'Cancelled; nothing was changed.');
}

/** A line of the terminal's own; Ctrl-C and the end of stdin leave the question. */
async function readLine(prompt: string): Promise<string> {
  print(prompt);
  const lines = createInterface({ input: process.stdin, terminal: false });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = getInterrupt();
  const leave = () => reject(makeCancelledFailure());
  signal?.addEventListener('abort', leave, { once: true });
  lines.once('line', resolve).once('close', leave);
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', leave);
    lines.close();
  }
}

/** A line of which nothing is shown. */
async function readHidden(prompt: string): Promise<string> {
  print(prompt);
  const { stdin } = process;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed = '';
  const take = (data: Buffer) => {
    for (const key of data.toString()) {
      if (key === '\u0003' || key === '\u0004' || key === '\u001b') reject(makeCancelledFailure());
      else if (key === '\r' || key === '\n') resolve(typed);
      else typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key;
    }
  };
  stdin.setRawMode?.(true);
  stdin.on('data', take).resume();
  try {
    return await promise;
  } finally {
    stdin.off('data', take).pause();
    stdin.setRawMode?.(false);
    print('\n');
  }
}

async function askUntilGood(
  read: () => Promise<string>,
  flawOf: (answer: string) => string | undefined,
): Promise<string> {
  for (;;) {
    const answer = (await read()).trim();
    const flaw = flawOf(answer);
    if (flaw === undefined) return answer;
    print(`> ${flaw}\n`);
  }
}

export async function askText(message: string, options: TextOptions): Promise<string> {
  const { default: byDefault = '', isOptional = false, flaw = () => undefined } = options;
  const read = async () =>
    (await readLine(`? ${message}${byDefault === '' ? '' : ` (${byDefault})`} `)).trim() || byDefault;
  const flawOf = (answer: string) =>
    answer === '' ? (isOptional ? undefined : 'Something must be typed.') : flaw(answer);
  return askUntilGood(read, flawOf);
}

export function askSecret(message: string, flaw: (value: string) => string | undefined): Promise<string> {
  return askUntilGood(() => readHidden(`? ${message} `), flaw);
}

/** Numbers from a list, as they stand in it. */
export async function askNumbers(message: string, choices: readonly Choice[], isMany: boolean): Promise<string[]> {
  choices.forEach(({ value, name = value }, at) => {
    print(`  ${at + 1}  ${name}\n`);
  });
  const checked = choices.flatMap(({ checked: isChecked }, at) => (isChecked ? [at + 1] : []));
  const split = (answer: string) => answer.split(/[\s,]+/).map((word) => choices[Number(word) - 1]?.value);
  const answer = await askText(`${message} ${isMany ? '(numbers)' : '(a number)'}`, {
    default: isMany && checked.length > 0 ? checked.join(' ') : undefined,
    flaw: (typed) => {
      const found = split(typed);
      const isGood = found.every((value) => value !== undefined) && (isMany || found.length === 1);
      return isGood ? undefined : `Enter ${isMany ? 'numbers' : 'a number'} from 1 to ${choices.length}.`;
    },
  });
  return split(answer).flatMap((value) => value ?? []);
}

/** One of many, by its name. */
export function askName(message: string, choices: readonly Choice[]): Promise<string> {
  const isKnown = (typed: string) => choices.some(({ value }) => value === typed);
  const flaw = (typed: string) =>
    isKnown(typed) ? undefined : `One of ${choices.map(({ value }) => value).join(', ')}.`;
  return askText(message, { default: choices[0]?.value, flaw });
}
