import { type AnyNode, parse } from 'acorn';
import { childrenOf } from './eager-functions.ts';

/**
 * A program as esbuild prints it, in ASCII: V8 reads and keeps a file twice as large if a single character of it is not
 * Latin. esbuild leaves some in patterns, and in templates with a tag. Only String.raw is known to ask its templates
 * how they are written: those stay as they are.
 */
export function inAscii(source: string): string {
  if (!/[\u0080-\uffff]/.test(source)) return source;
  const kept = rawTexts(parse(source, { ecmaVersion: 'latest', sourceType: 'script' }));
  // In a pattern a backslash may stand before any character; before an escape it would be one more, and take it away.
  return source.replaceAll(/\\[\0-\x7f]|\\?([\u0080-\uffff])/g, (text, unit: string | undefined, at: number) =>
    unit === undefined || kept.some(({ start, end }) => start <= at && at < end) ? text : escaped(unit),
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function rawTexts(node: AnyNode): AnyNode[] {
  const within = childrenOf(node).flatMap(rawTexts);
  return node.type === 'TaggedTemplateExpression' && isRaw(node.tag) ? [...within, ...node.quasi.quasis] : within;
}

function isRaw(tag: AnyNode): boolean {
  if (tag.type !== 'MemberExpression' || tag.object.type !== 'Identifier') return false;
  return tag.object.name === 'String' && tag.property.type === 'Identifier' && tag.property.name === 'raw';
}
