import { type AnyNode, type FunctionDeclaration, type Function as FunctionNode, type Property, parse } from 'acorn';
import type { Metafile } from 'esbuild';

/**
 * Has V8 compile the functions of a bundle together with the file that holds them. Otherwise each is compiled when it
 * is first called, in every process anew, since Node's compile cache holds only what was compiled with the file. The
 * sign that V8 takes is a parenthesis before the function; methods of classes have no place for one. Functions at an
 * offset for which `isWanted` is false stay as they are. For bundles as esbuild prints them.
 */
export function compiledEagerly(source: string, isWanted: (offset: number) => boolean): string {
  const tree = parse(source, { ecmaVersion: 'latest', sourceType: 'script' });
  return source.slice(0, tree.start) + new Printer(source, isWanted).print(tree, undefined) + source.slice(tree.end);
}

/** Whether an offset of the bundle `file` is in a module that its entry imports, itself or by others, not only late. */
export function importedAtOnce(source: string, file: string, { inputs, outputs }: Metafile) {
  const modules = new Set([outputs[file]?.entryPoint ?? '']);
  for (const module of modules) {
    for (const { path, kind, external } of inputs[module]?.imports ?? []) {
      if (kind !== 'dynamic-import' && !external) modules.add(path);
    }
  }
  // esbuild puts the path of each module before what is in it.
  const begins = [...source.matchAll(/^ *\/\/ (.+)$/gm)].filter(([, path = '']) => path in inputs);
  return (offset: number) => modules.has(begins.findLast(({ index }) => index <= offset)?.[1] ?? '');
}

/** Prints a tree as it stands in the source, but for the functions that are to be compiled eagerly. */
class Printer {
  readonly #source: string;
  readonly #isWanted: (offset: number) => boolean;

  constructor(source: string, isWanted: (offset: number) => boolean) {
    this.#source = source;
    this.#isWanted = isWanted;
  }

  print(node: AnyNode, parent: AnyNode | undefined): string {
    if (isObjectMethod(node) && mayBeProperty(node) && this.#isWanted(node.start)) return this.#method(node);
    const text = isScope(node, parent) ? this.#scope(node) : this.#between(node, node.start, node.end);
    return isFreeExpression(node, parent) && this.#isWanted(node.start) ? `(${text})` : text;
  }

  /** The source from `from` to `to`, with what is printed of the children of `node` in their places. */
  #between(node: AnyNode, from: number, to: number, isLeftOut = (_child: AnyNode) => false): string {
    let [text, at] = ['', from];
    for (const child of childrenOf(node)) {
      if (child.start < at || child.end > to) continue;
      text += this.#source.slice(at, child.start) + (isLeftOut(child) ? '' : this.print(child, node));
      at = child.end;
    }
    return text + this.#source.slice(at, to);
  }

  /** `function f() {}` becomes a variable. What was known from the start of its scope is set there. */
  #scope(node: AnyNode & { body: AnyNode[] }): string {
    const directives = node.body.filter((statement) => 'directive' in statement && statement.directive !== undefined);
    const begins = directives.at(-1)?.end ?? (node.type === 'Program' ? node.start : node.start + 1);
    const declared = node.body.filter((statement) => isDeclaration(statement) && this.#isWanted(statement.start));
    const variables = declared.map((statement) => this.#variable(statement as FunctionDeclaration)).join('');
    const rest = this.#between(node, begins, node.end, (child) => declared.includes(child));
    return this.#source.slice(node.start, begins) + variables + rest;
  }

  #variable(node: FunctionDeclaration): string {
    const head = this.#source.slice(node.start, node.id.start).trimEnd();
    return `var ${node.id.name} = (${head}${this.#between(node, node.id.end, node.end)});\n`;
  }

  /** `{ f() {} }` becomes `{ f: (function () {}) }`. */
  #method({ key, computed, value }: Property): string {
    const { async, generator } = value as FunctionNode;
    const name = computed ? `[${this.print(key, undefined)}]` : this.#source.slice(key.start, key.end);
    const head = `${async ? 'async ' : ''}function${generator ? '*' : ''}`;
    return `${name}: (${head}${this.#between(value, value.start, value.end)})`;
  }
}

/** In the order in which they stand in the source. */
function childrenOf(node: AnyNode): AnyNode[] {
  const children = Object.values(node).flat().filter(isNode);
  return children.sort((one, other) => one.start - other.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Whether `node` is a whole program or the body of a function. */
function isScope(node: AnyNode, parent: AnyNode | undefined): node is AnyNode & { body: AnyNode[] } {
  if (node.type === 'Program') return true;
  return node.type === 'BlockStatement' && parent !== undefined && /Function/.test(parent.type);
}

function isDeclaration(node: AnyNode): boolean {
  return node.type === 'FunctionDeclaration';
}

/** Whether `node` is a function that parentheses may surround: none that a class or an accessor makes a method of. */
function isFreeExpression(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (node.type !== 'FunctionExpression' && node.type !== 'ArrowFunctionExpression') return false;
  if (parent?.type === 'MethodDefinition') return false;
  return parent?.type !== 'Property' || (parent.kind === 'init' && !parent.method);
}

function isObjectMethod(node: AnyNode): node is Property {
  return node.type === 'Property' && node.method;
}

/** Only a method knows `super`, and `__proto__: f` would set the prototype. */
function mayBeProperty({ key, computed, value }: Property): boolean {
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' && key.value;
  return !usesSuper(value) && (computed || name !== '__proto__');
}

/** Whether `super` stands in `node` itself; a function or a method in there has its own. */
function usesSuper(node: AnyNode): boolean {
  const inside = childrenOf(node).filter(({ type }) => !/^Function/.test(type));
  return inside.some((child) => child.type === 'Super' || usesSuper(child));
}
