import { styleText } from 'node:util';

/** Lines on stdout; colour only where a person looks and wants it. */
export function say(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

let count = 0;

/** A numbered step. */
export function heading(text: string): void {
  count += 1;
  say('', styleText(['bold', 'cyan'], `${count}. ${text}`, { stream: process.stdout }));
}

/** A command line as a person types it. */
export function typed(line: string): void {
  say(styleText('bold', `$ ${line}`, { stream: process.stdout }));
}
