/**
 * What the documentation says of commands and failures, from the sources:
 *   node scripts/reference.ts           writes docs/reference.md and the table in docs/errors.md
 *   node scripts/reference.ts --check   fails where they say something else
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, CommandHelp, Config, type Interfaces } from '@oclif/core';
import { FAILURES } from '../src/errors/catalogue.ts';
import { keepOrCheck } from './generated.ts';

const root = join(import.meta.dirname, '..');
/** oclif folds its help to the terminal; a page has this many columns. */
const COLUMNS = 100;

const config = await Config.load({ root });
const own = config.commands.filter(({ pluginName }) => pluginName === config.name);
const commands = own.toSorted((one, other) => one.id.localeCompare(other.id));
const failures = await readFile(join(root, 'docs/errors.md'), 'utf8');
await keepOrCheck(
  root,
  new Map([
    ['docs/reference.md', reference(commands, config)],
    ['docs/errors.md', between(failures, 'failures', failureTable())],
  ]),
  { again: 'node scripts/reference.ts' },
);

function reference(loadables: readonly Command.Loadable[], interfaces: Interfaces.Config): string {
  const name = (id: string) => `${interfaces.bin} ${id.replaceAll(':', ' ')}`;
  const contents = loadables.map(({ id, summary }) => `- [\`${name(id)}\`](#${anchor(name(id))}): ${summary}`);
  const sections = loadables.map((command) => {
    const help = new CommandHelp({ ...command, id: command.id.replaceAll(':', ' ') }, interfaces, {
      stripAnsi: true,
      maxWidth: COLUMNS,
      hideCommandSummaryInDescription: true,
    });
    return `## ${name(command.id)}\n\n${command.summary}\n\n\`\`\`text\n${plain(help.generate())}\n\`\`\``;
  });
  return [
    '# Commands',
    '<!-- Written by scripts/reference.ts from the commands; do not edit. -->',
    contents.join('\n'),
    ...sections,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}

/** No escape codes, no blanks at line ends. */
function plain(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

function failureTable(): string {
  const rows = Object.entries(FAILURES)
    .map(([code, { exit, summary, advice, link }]) => ({ code, exit, summary, advice, link }))
    .toSorted((one, other) => one.exit - other.exit || one.code.localeCompare(other.code));
  return [
    '| code | exit | what happened | what to do |',
    '|---|---|---|---|',
    ...rows.map(({ code, exit, summary, advice, link }) => {
      const more = link === undefined ? '' : ` ([AWS on this](${link}))`;
      return `| \`${code}\` | ${exit} | ${cell(summary)} | ${cell(advice.join(' '))}${more} |`;
    }),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

/** `text` with `content` between the markers of `name`. */
function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/errors.md has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}
