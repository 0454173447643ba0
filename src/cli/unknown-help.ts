import type { Hook } from '@oclif/core';
import suggestCommand from './unknown-command.ts';

/** `pf help` of what does not exist: oclif's own plugin says so in a line of its own and names nothing near. */
const suggestHelp: Hook.Prerun = async function suggestHelp({ Command, argv, config, context }) {
  if (Command.id !== 'help') return;
  const words = argv.filter((word) => !word.startsWith('-'));
  const id = words.join(':');
  if (words.length === 0 || config.findCommand(id) !== undefined || config.findTopic(id) !== undefined) return;
  await suggestCommand.call(this, { id, argv, config, context });
};

export default suggestHelp;
