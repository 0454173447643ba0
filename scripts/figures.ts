/**
 * How large src is and how its functions are named, for people and for test/contract/figures.test.ts:
 *   node scripts/figures.ts           the figures
 *   node scripts/figures.ts --names   and each name that is no verb first, or ends in a preposition
 */
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import {
  isArrowFunction,
  isClassDeclaration,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isMethodDeclaration,
  isNoSubstitutionTemplateLiteral,
  isRegularExpressionLiteral,
  isSourceFile,
  isStringLiteral,
  isTemplateExpression,
  isTypeAliasDeclaration,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

const ROOT = join(import.meta.dirname, '..');
const MOST_COLUMNS = 120;
const MOST_PARAMETERS = 3;

/** First words of a function's name that say what it does. */
const VERBS = new Set(
  `
  abort accept acquire add adopt allow answer append apply are ask assert assign assume attach audit bind build
  calculate call can cancel check choose clamp classify clean close collect comment commit compare compile compute
  configure confirm contains convert copy count create cut decide declare decode define delay delete deny derive
  describe detach detect determine disable drop edit emit enable encode end ensure enter equals escape exclude exec
  execute expand explain export extend fetch fill filter find finish flush format from generate get grant group guard
  guess handle has hash hide identify ignore import include index infer init initialize insert inspect install is
  iterate join kill limit link list load locate lock log lookup make map mark mask match measure mend merge migrate
  move name need needs normalize notify obtain open order pad parse permit persist pick pipe place plan poll pop
  prepare present preview print prompt propose protect prove provision prune push put query queue quote rank read
  recognize record refresh refuse register release remember remove rename render repeat replace report request require
  reset resolve restore restrict retire retry revoke rotate run save scan schedule seal secure select send serialize
  set settle shorten should show sign skip sort spawn split stage start stop store stream stringify strip subscribe
  suggest sum summarize swap switch tag take throw throws to transform trim trust unlink untag update use uses
  validate verify visit wait walk warn with wrap write
  `
    .trim()
    .split(/\s+/),
);

export interface Figures {
  readonly lines: number;
  readonly files: number;
  /** `file:line` of lines that are too wide, but for those that hold a text or a pattern. */
  readonly wideLines: readonly string[];
  /** Shares of the different names of functions, in per cent. */
  readonly verbFirst: number;
  readonly prepositionLast: number;
  readonly oneWord: number;
  /** Share of functions and methods with more parameters than three, in per cent. */
  readonly manyParameters: number;
  /** Types that are declared in more than one file, with these files. */
  readonly typesDeclaredTwice: readonly string[];
  /** Names to look at. */
  readonly oddNames: readonly string[];
}

/** Measures src. */
export function measureFigures(): Figures {
  const functions: { readonly name: string; readonly file: string }[] = [];
  const parameters: number[] = [];
  const types = new Map<string, Set<string>>();
  const wideLines: string[] = [];
  let lines = 0;
  const sources = parseSources();
  for (const [file, source] of sources) {
    const text = source.text.split('\n');
    lines += text.length - 1;
    const visit = (node: Node) => {
      const found = readFunction(node);
      if (found !== undefined) parameters.push(found.parameters);
      if (found?.name !== undefined) functions.push({ name: found.name, file });
      const type = readTypeName(node);
      if (type !== undefined) types.set(type, (types.get(type) ?? new Set()).add(file));
      node.forEachChild(visit);
    };
    visit(source);
    const texts = listTextLines(source);
    text.forEach((line, at) => {
      if (line.length > MOST_COLUMNS && !texts.has(at + 1)) wideLines.push(`${file}:${at + 1}`);
    });
  }
  const names = [...new Set(functions.map(({ name }) => name))];
  const share = (isCounted: (name: string) => boolean) => percentage(names.filter(isCounted).length, names.length);
  return {
    lines,
    files: sources.size,
    wideLines,
    verbFirst: share(startsWithVerb),
    prepositionLast: share(endsWithPreposition),
    oneWord: share((name) => /^[a-z]+$/.test(name)),
    manyParameters: percentage(parameters.filter((count) => count > MOST_PARAMETERS).length, parameters.length),
    typesDeclaredTwice: [...types].flatMap(([name, places]) =>
      places.size > 1 ? [`${name}: ${[...places].join(', ')}`] : [],
    ),
    oddNames: functions
      .filter(({ name }) => !startsWithVerb(name) || endsWithPreposition(name))
      .map(({ name, file }) => `${file}: ${name}`),
  };
}

/** The files of src, parsed and nothing else: a project that looks up no import and no library. */
function parseSources(): ReadonlyMap<string, SourceFile> {
  const files = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => join(ROOT, file));
  const project = join(ROOT, 'tsconfig.figures.json');
  const options = { noLib: true, noResolve: true, types: [], allowImportingTsExtensions: true, noEmit: true };
  const text = JSON.stringify({ compilerOptions: options, files });
  const api = new API({ cwd: ROOT, fs: { readFile: (path) => (path === project ? text : undefined) } });
  try {
    const snapshot = api.updateSnapshot({ openProject: project });
    const program = snapshot.getProjects()[0]?.program;
    return new Map(
      files.flatMap((file) => {
        const source = program?.getSourceFile(file);
        return source === undefined ? [] : [[relative(ROOT, file), source]];
      }),
    );
  } finally {
    api.close();
  }
}

/** A function, an arrow function at the top of a file, or a method; a method has no name here. */
function readFunction(node: Node): { readonly name?: string; readonly parameters: number } | undefined {
  if (isMethodDeclaration(node) || isConstructorDeclaration(node)) return { parameters: node.parameters.length };
  if (isFunctionDeclaration(node)) {
    return { ...(node.name === undefined ? {} : { name: node.name.text }), parameters: node.parameters.length };
  }
  if (!isVariableDeclaration(node) || node.initializer === undefined || !isArrowFunction(node.initializer)) return;
  if (!isSourceFile(node.parent.parent.parent) || !isIdentifier(node.name)) return;
  return { name: node.name.text, parameters: node.initializer.parameters.length };
}

/** Lines that hold a text or a pattern, which nobody can break. */
function listTextLines(source: SourceFile): Set<number> {
  const lines = new Set<number>();
  const visit = (node: Node) => {
    if (isText(node)) {
      const first = countLines(source.text.slice(0, node.getStart(source)));
      for (let line = first; line <= countLines(source.text.slice(0, node.end)); line += 1) lines.add(line);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return lines;
}

function countLines(text: string): number {
  return text.split('\n').length;
}

function isText(node: Node): boolean {
  return (
    isStringLiteral(node) ||
    isNoSubstitutionTemplateLiteral(node) ||
    isTemplateExpression(node) ||
    isRegularExpressionLiteral(node)
  );
}

function readTypeName(node: Node): string | undefined {
  const isType = isInterfaceDeclaration(node) || isTypeAliasDeclaration(node) || isClassDeclaration(node);
  return isType ? node.name?.text : undefined;
}

function startsWithVerb(name: string): boolean {
  const [first = ''] = /^(?:[a-z]+|[A-Z][a-z]*|.)/.exec(name) ?? [];
  return VERBS.has(first.toLowerCase());
}

function endsWithPreposition(name: string): boolean {
  return /(?:Of|In|For|At|By)$/.test(name);
}

function percentage(part: number, whole: number): number {
  return Math.round((1000 * part) / Math.max(1, whole)) / 10;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { names: { type: 'boolean', default: false } } });
  const { oddNames, ...figures } = measureFigures();
  console.log(figures);
  if (values.names) console.log(oddNames.join('\n'));
}
