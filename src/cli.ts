import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { execute } from '@oclif/core/execute';
import { ignoreBrokenPipe } from './cli/process.ts';
import suggestCommand from './cli/unknown-command.ts';
import suggestHelp from './cli/unknown-help.ts';
import verifyBeforeTerragrunt from './hooks/prerun/verify-before-terragrunt.ts';
import writeConfiguration from './hooks/terragrunt-configure/write-configuration.ts';

export { COMMANDS } from './index.ts';
export { suggestCommand, suggestHelp, verifyBeforeTerragrunt, writeConfiguration };

const SELF = './dist/cli.cjs';

/** What the bin has besides this plugin; a host brings its own. */
const COMPANIONS = ['@oclif/plugin-help', '@oclif/plugin-autocomplete'];

/** Topics of this plugin: a line that begins with one needs no companion, and finding them takes oclif 8 ms. */
const OWN_TOPICS = ['aws', 'terragrunt'];

/**
 * Runs the bin: this plugin as a CLI of its own, with oclif in the same file, since finding its hundred files is
 * slow.
 */
export async function main(root: string, name: string, argv: readonly string[]): Promise<void> {
  const pjson: Interfaces.PJSON = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const oclif = {
    ...pjson.oclif,
    bin: name,
    plugins: OWN_TOPICS.includes(argv[0] ?? '') ? [] : COMPANIONS,
    commands: { strategy: 'explicit' as const, target: SELF, identifier: 'COMMANDS' },
    hooks: {
      command_not_found: [{ target: SELF, identifier: 'suggestCommand' }],
      prerun: [
        { target: SELF, identifier: 'suggestHelp' },
        { target: SELF, identifier: 'verifyBeforeTerragrunt' },
      ],
      'terragrunt:configure': [{ target: SELF, identifier: 'writeConfiguration' }],
    },
  };
  // A command of ours does so as well, for hosts; help is none of ours.
  ignoreBrokenPipe(process.stdout);
  ignoreBrokenPipe(process.stderr);
  await execute({ args: [...argv], loadOptions: { root, pjson: { ...pjson, oclif } } });
}
