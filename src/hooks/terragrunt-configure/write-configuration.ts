import { relative } from 'node:path';
import type { Events } from '../../cli/events.ts';
import { systemRuntime } from '../../runtime.ts';

/** What became ready and has a profile gets its terragrunt files. Said on stderr: stdout is the command's. */
export default async function writeConfiguration(event: Events['terragrunt:configure']): Promise<void> {
  const environments = event.environments
    .filter(({ profile }) => profile !== null)
    .map(({ environment }) => environment);
  if (environments.length === 0) return;
  const { findRepository } = await import('../../repository/index.ts');
  const { prepareConfiguration, writeConfiguration: write } = await import('../../tasks/configure-terragrunt.ts');
  const runtime = systemRuntime();
  const repository = await findRepository({ repoRoot: event.repoRoot, env: runtime.env, cwd: runtime.cwd });
  const configuration = await prepareConfiguration(runtime, repository, {
    environments,
    primaryRegion: undefined,
    secondaryRegion: undefined,
  });
  const changed = await write(configuration);
  for (const warning of configuration.warnings) process.stderr.write(`Warning: ${warning}\n`);
  if (changed.length === 0) return;
  const files = changed.map((file) => relative(repository.root, file));
  const { fold, noteWidth } = await import('../../cli/fold.ts');
  const heading = `Terragrunt configuration of ${environments.join(', ')}, written:`;
  const lines = [...fold(heading, noteWidth()), ...files.flatMap((file) => fold(file, noteWidth(), '  '))];
  process.stderr.write(`${lines.join('\n')}\n`);
}
