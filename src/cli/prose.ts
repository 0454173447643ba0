/**
 * A text written over several lines of source as a paragraph: oclif folds to the terminal, and keeps line breaks it
 * is given.
 */
export function joinLines(parts: TemplateStringsArray): string {
  return parts
    .join('')
    .trim()
    .replaceAll(/(?<!\n)\n(?!\n)/g, ' ');
}

/** What a result says to type next; most carry it as `next`. */
export function getNextCommands(result: unknown): string[] {
  if (typeof result !== 'object' || result === null || !('next' in result) || !Array.isArray(result.next)) return [];
  return result.next.filter((command) => typeof command === 'string');
}

/** For a person; commands are never folded, so that they can be copied, and sentences are where `fold` is given. */
export function presentNext(next: readonly string[], fold = (text: string, first: string) => [first + text]): string {
  return ['', 'Next:', ...next.flatMap((line) => (/^[A-Z][a-z]/.test(line) ? fold(line, '  ') : `  ${line}`))].join(
    '\n',
  );
}

/**
 * Examples of a command: the words behind its own name, and what that is for. A line that names the program itself
 * stays as it is.
 */
export function makeExamples(...lines: readonly (readonly [words: string, description?: string])[]) {
  return lines.map(([words, description]) => {
    const own = '<%= config.bin %> <%= command.id %>';
    const command = words.includes('PF') ? words.replaceAll('PF', own) : `${own} ${words}`.trimEnd();
    return description === undefined ? command : { description, command };
  });
}
