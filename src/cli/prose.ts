import type { Source } from '../run/plan.ts';

/** A text over several lines of source as a paragraph: oclif keeps line breaks it is given. */
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

/** Examples of a command: the words behind its own name (or around `PF`), and what that is for. */
export function makeExamples(...lines: readonly (readonly [words: string, description?: string])[]) {
  return lines.map(([words, description]) => {
    const own = '<%= config.bin %> <%= command.id %>';
    const command = words.includes('PF') ? words.replaceAll('PF', own) : `${own} ${words}`.trimEnd();
    return description === undefined ? command : { description, command };
  });
}

/** Tells a person who was asked in AWS's place; nothing where it was AWS alone. */
export async function printSource(elsewhere: Iterable<string>, log: (line: string) => void): Promise<void> {
  const endpoints = [...elsewhere].sort();
  if (endpoints.length === 0) return;
  const { describeElsewhere, foldText, getNoteWidth } = await import('./layout.ts');
  for (const endpoint of endpoints) log(foldText(describeElsewhere(endpoint), getNoteWidth()).join('\n'));
}

/** Puts the same into a plan or a result. */
export function addSource<T extends object>(said: T, elsewhere: ReadonlySet<string>): T & Source {
  return elsewhere.size === 0 ? said : { ...said, endpoints: [...elsewhere].sort() };
}
