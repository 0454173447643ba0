import { relative } from 'node:path';
import type { Events } from '../../cli/events.ts';
import { getInterrupt } from '../../cli/process.ts';
import { type Failure, isFailure } from '../../errors/failure.ts';
import { createRuntime } from '../../runtime.ts';
import { makePrintable, setProgramName } from '../../text.ts';

/** oclif adds its own to what was emitted. */
type HeardEvent = Events['terragrunt:configure'] & { readonly config?: { readonly bin: string } };

/** What became ready and has a profile gets its terragrunt files. Said on stderr: stdout is the command's. */
export default async function writeConfiguration(event: HeardEvent): Promise<void> {
  if (event.written !== undefined) return;
  const environments = event.environments
    .filter(({ profile }) => profile !== null)
    .map(({ environment }) => environment);
  if (environments.length === 0) return;
  if (event.config !== undefined) setProgramName(event.config.bin);
  const { findRepository } = await import('../../repository/repository.ts');
  const { executeConfigure, prepareConfigure } = await import('../../workflows/terragrunt-configure/execute.ts');
  const interrupt = getInterrupt();
  const runtime = createRuntime(interrupt === undefined ? {} : { interrupt });
  const repository = await findRepository({ repoRoot: event.repoRoot, env: runtime.env, cwd: runtime.cwd });
  const [newPrimaryRegion] = event.environments.flatMap(({ primaryRegion }) => primaryRegion ?? []);
  const regions = { primaryRegion: undefined, secondaryRegion: undefined, newPrimaryRegion };
  const options = { environments, ...regions, trustsWritten: true };
  const configuration = await prepareConfigure(runtime, repository, options).catch((error: unknown) => {
    throw isFailure(error) ? explainOrder(error, environments) : error;
  });
  const changed = await executeConfigure(configuration);
  if (changed.length === 0) return;
  const files = changed.map((file) => relative(repository.root, file));
  const { foldText, getNoteWidth } = await import('../../cli/layout.ts');
  const heading = `Terragrunt configuration of ${environments.join(', ')}, written:`;
  const lines = [
    ...foldText(heading, getNoteWidth()),
    ...files.flatMap((file) => foldText(file, getNoteWidth(), '  ')),
  ];
  process.stderr.write(makePrintable(`${lines.join('\n')}\n`));
}

/** What came before this handler stands: nobody should think that it has to be done again. */
function explainOrder(failure: Failure, environments: readonly string[]): Failure {
  const done = `What is new is in order (${environments.join(', ')})`;
  return failure.with({
    message: `${done}; only its terragrunt configuration was not written: ${failure.message}`,
    cause: failure,
  });
}
