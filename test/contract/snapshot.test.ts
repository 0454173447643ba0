import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SNAPSHOT = join(import.meta.dirname, 'snapshots/contract.txt');
const AGAIN = 'npm run contract';

const LONG = 8;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

interface Flag {
  readonly name: string;
  readonly char?: string;
  readonly type: string;
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly env?: string;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly allowNo?: boolean;
  readonly hidden?: boolean;
  readonly exclusive?: readonly string[];
}

interface ManifestCommand {
  readonly args: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly strict?: boolean;
  readonly hidden?: boolean;
}

/** The contract as a reviewer reads it: a line for each thing that somebody may lean on. */
function contract(): string {
  const manifest: { commands: Record<string, ManifestCommand> } = json('oclif.manifest.json');
  const { oclif } = json('package.json');
  return [
    ...Object.entries(manifest.commands)
      .sort()
      .flatMap(([id, command]) => commandLines(id, command)),
    'hooks',
    ...Object.keys(oclif.hooks).map((event) => `  ${event}`),
    ...readdirSync(join(ROOT, 'schemas'))
      .sort()
      .flatMap((name) => ['', `schemas/${name}`, ...schemaLines(json(join('schemas', name)), '')]),
    '',
  ].join('\n');
}

function json(path: string) {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

function commandLines(id: string, { args, flags, strict, hidden }: ManifestCommand): string[] {
  const words = Object.entries(args).map(([name, { required }]) => (required ? name : `[${name}]`).toUpperCase());
  const several = strict === false ? '...' : '';
  return [
    `pf ${id.replaceAll(':', ' ')} ${words.join(' ')}${several}${hidden ? ' (hidden)' : ''}`.trimEnd(),
    ...Object.values(flags)
      .sort((one, other) => one.name.localeCompare(other.name))
      .map((flag) => `  ${flagLine(flag)}`),
    '',
  ];
}

function flagLine(flag: Flag): string {
  const value = flag.type === 'boolean' ? '' : ` ${flag.options?.join('|') ?? 'VALUE'}`;
  return [
    `--${flag.allowNo ? '[no-]' : ''}${flag.name}${flag.char === undefined ? '' : `, -${flag.char}`}${value}`,
    ...(flag.multiple ? ['repeatable'] : []),
    ...(flag.required ? ['required'] : []),
    ...(flag.default === undefined ? [] : [`default ${flag.default}`]),
    ...(flag.env === undefined ? [] : [`env ${flag.env}`]),
    ...(flag.exclusive === undefined ? [] : [`not with ${flag.exclusive.join(', ')}`]),
    ...(flag.hidden ? ['hidden'] : []),
  ].join('; ');
}

function schemaLines(schema: Schema, path: string): string[] {
  const { anyOf, properties, items, additionalProperties, definitions = {} } = schema;
  if (anyOf !== undefined) return anyOf.flatMap((each, index) => schemaLines(each, `${path}<${index + 1}>`));
  if (properties === undefined && items !== undefined) return schemaLines(items, `${path}[]`);
  const { enum: values = [] } = schema;
  // A list that long changes line by line.
  if (values.length > LONG) return values.map((value) => `  ${path}: ${value}`);
  if (properties === undefined) return [`  ${path}: ${typeText(schema)}`];
  return [
    ...Object.entries(properties).flatMap(([name, value]) =>
      schemaLines(value, `${path}.${name}${schema.required?.includes(name) ? '' : '?'}`),
    ),
    ...(additionalProperties === true ? [`  ${path}.*: anything`] : []),
    ...Object.entries(definitions).flatMap(([name, value]) => schemaLines(value, `#${name}`)),
  ];
}

function typeText({ $ref, type, enum: values, pattern, additionalProperties }: Schema): string {
  if ($ref !== undefined) return $ref;
  if (values !== undefined) return values.join(' | ');
  if (typeof additionalProperties === 'object') return `map of ${typeText(additionalProperties)}`;
  return `${[type].flat().join(' | ')}${pattern === undefined ? '' : ` ${pattern}`}`;
}

describe('the contract', () => {
  it('is what was agreed on; a change of it shows in review as a change of snapshots/contract.txt', () => {
    if (process.env.PF_UPDATE_SNAPSHOTS === '1') writeFileSync(SNAPSHOT, contract());
    assert.equal(contract(), readFileSync(SNAPSHOT, 'utf8'), `If the change is meant: ${AGAIN}`);
  });
});
