/** A fenced block of a Markdown page. */
export interface Block {
  readonly language: string;
  /** What stands behind the language: `elsewhere`, `file=.envrc`. */
  readonly remark: string;
  readonly line: number;
  readonly text: string;
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const pattern = /^```(\w+) ?([^\n]*)\n(.*?)^```$/gms;
  for (const { 0: whole, 1: language = '', 2: remark = '', 3: text = '', index } of markdown.matchAll(pattern)) {
    if (whole !== '') blocks.push({ language, remark, line: markdown.slice(0, index).split('\n').length, text });
  }
  return blocks;
}

/** The command lines of a shell block; one that goes on after a backslash is one. */
export function commandLines(text: string): string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
