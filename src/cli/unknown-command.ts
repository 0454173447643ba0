import type { Hook } from '@oclif/core';
import { Failure } from '../errors/failure.ts';
import { suggestName } from '../text.ts';
import { presentFailure, toFailureDocument } from './present-error.ts';

/** What a person meant by a command that does not exist; the commands by their ids. Exported for its test. */
export function makeUnknownCommandFailure(id: string, commandIds: readonly string[], bin: string): Failure {
  const typed = id.replaceAll(':', ' ');
  const commands = commandIds.map((known) => known.replaceAll(':', ' '));
  const topics = [...new Set(commands.flatMap(listTopics))];
  const meant = findNearestCommand(typed, [...commands, ...topics]);
  const topic = topics.findLast((one) => typed.startsWith(`${one} `));
  const within = topic === undefined ? '' : ` ${topic}`;
  return new Failure('USAGE', `${bin} ${typed} is no command.`, {
    suggestions: [
      ...(meant === undefined ? [] : [`Did you mean: ${bin} ${meant}`]),
      `See the commands with: ${bin}${within} --help`,
    ],
    details: { command: typed, ...(meant === undefined ? {} : { nearest: meant }) },
  });
}

/** `aws account add` → `aws`, `aws account`. */
function listTopics(command: string): string[] {
  const words = command.split(' ');
  return words.slice(1).map((_word, at) => words.slice(0, at + 1).join(' '));
}

/** oclif takes arguments for a part of the name: each beginning is compared, with and without its topic. */
function findNearestCommand(typed: string, commands: readonly string[]): string | undefined {
  const words = typed.split(' ');
  const beginnings = words.map((_word, at) => words.slice(0, words.length - at).join(' '));
  const byName = new Map(
    commands.flatMap((command) => [
      [command, command],
      [command.replace(/^\w+ /, ''), command],
    ]),
  );
  const names = [...byName.keys()];
  const meant = beginnings.flatMap((beginning) => byName.get(suggestName(beginning, names) ?? '') ?? []);
  // A topic that was typed right is no news.
  return meant.find((command) => !beginnings.includes(command));
}

/** For the bin; a host has its own way with unknown commands. */
const suggestCommand: Hook.CommandNotFound = async ({ config, id, argv }) => {
  const known = config.commands.filter(({ hidden }) => !hidden).map((command) => command.id);
  const failure = makeUnknownCommandFailure(id, known, config.bin);
  if (argv?.includes('--json')) process.stdout.write(`${JSON.stringify(toFailureDocument(failure), null, 2)}\n`);
  else process.stderr.write(presentFailure(failure));
  throw Object.assign(failure, { oclif: { exit: failure.exit }, skipOclifErrorHandling: true });
};

export default suggestCommand;
