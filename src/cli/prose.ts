/** A text written over several lines of source as a paragraph: oclif folds to the terminal, and keeps line breaks it is given. */
export function prose(parts: TemplateStringsArray): string {
  return parts
    .join('')
    .trim()
    .replaceAll(/(?<!\n)\n(?!\n)/g, ' ');
}
