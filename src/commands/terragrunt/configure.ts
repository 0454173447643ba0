import { relative } from 'node:path';
import { emitEvent } from '../../cli/events.ts';
import { regionFlag, wordArg } from '../../cli/flags.ts';
import { PlannedCommand, planFlags } from '../../cli/planned-command.ts';
import { addSource, joinLines, makeExamples, printSource } from '../../cli/prose.ts';
import type { GivenRegions } from '../../cli/questions/regions.ts';
import { suggestPlan } from '../../cli/suggest-plan.ts';
import type { Repository } from '../../repository/repository.ts';
import type { Plan, Source } from '../../run/plan.ts';

export interface ConfiguredFiles extends Source {
  readonly environments: string[];
  /** Files that changed, relative to the repository root. */
  readonly changed: string[];
  readonly warnings: string[];
  readonly next: string[];
}

export type TerragruntConfigureOutput = ConfiguredFiles | { plan: Plan };

/** For another run to end. */
const TIMEOUT_MS = 60_000;

export default class TerragruntConfigure extends PlannedCommand<ConfiguredFiles> {
  static override summary = 'Write the terragrunt configuration of environments whose accounts are known.';
  static override description =
    joinLines`environment.yaml, the region.yaml files and the root configuration of terragrunt, each where it is missing. What a
person set stays as it is; an environment that is in use gets only keys that its settings lack, and a value that
contradicts is an error that shows both. The name of the state bucket is written once S3 has said that it is free or of
the account; where that cannot be learnt, nothing is written.`;
  static override examples = makeExamples(
    [''],
    ['production --primary-region us-east-2 --secondary-region us-west-2'],
    ['--plan', 'See the diffs'],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments (default: all whose account is recorded).' }),
  };
  static override flags = {
    'primary-region': regionFlag({ summary: 'Where things run (default: where the other environments are).' }),
    'secondary-region': regionFlag({ summary: 'Where copies are kept (default: a near one, the same each time).' }),
    ...planFlags,
  };

  protected async perform(): Promise<TerragruntConfigureOutput> {
    const { argv, flags } = await this.parse(TerragruntConfigure);
    const repository = await this.repository(flags);
    const { resolveEnvironments } = await import('../../repository/environment-lookup.ts');
    const environments = await resolveEnvironments(repository, argv.map(String));
    const asks = this.mayAsk(flags) && !flags.yes && !flags.plan;
    const given = { primaryRegion: flags['primary-region'], secondaryRegion: flags['secondary-region'] };
    const regions = asks ? await this.askForRegions(repository, environments, given) : given;
    const { executeConfigure, planConfigure, prepareConfigure } = await import(
      '../../workflows/terragrunt-configure/execute.ts'
    );
    const { runAlone } = await import('../../run/context.ts');
    const alone = { ...this.describeRun(repository, { ...flags, timeout: TIMEOUT_MS }), looksOnly: flags.plan };
    // Two that look at the same time would each choose names for the state.
    const { prepared, changed } = await runAlone({ ...alone, timeoutMs: TIMEOUT_MS }, async () => {
      const planned = await prepareConfigure(this.runtime, repository, { environments, ...regions });
      return { prepared: planned, changed: flags.plan ? [] : await executeConfigure(planned) };
    });
    const { elsewhere } = prepared;
    await printSource(elsewhere, (line) => this.printNote(line));
    if (flags.plan) return { plan: addSource(await planConfigure(prepared), elsewhere) };
    const written = changed.map((file) => relative(repository.root, file));
    await emitEvent(this.config, 'terragrunt:configure', {
      repoRoot: repository.root,
      environments: prepared.environments,
      written,
    });
    const result: ConfiguredFiles = {
      environments: prepared.environments.map(({ environment }) => environment),
      changed: written,
      warnings: [...prepared.warnings],
      next: [suggestPlan(repository, this.runtime) ?? 'pf aws verify'],
    };
    return addSource(result, elsewhere);
  }

  private async askForRegions(repository: Repository, environments: readonly string[], given: GivenRegions) {
    const { askForOpenRegions } = await import('../../cli/questions/regions.ts');
    return askForOpenRegions(repository, environments, given);
  }

  protected async presentResult(output: ConfiguredFiles): Promise<string> {
    const { environments, changed, warnings } = output;
    for (const warning of warnings) this.printNote(`Warning: ${warning}`);
    const done =
      changed.length === 0
        ? 'Everything was written already.'
        : ['Wrote:', ...changed.map((file) => `  ${file}`)].join('\n');
    return `Configured ${environments.join(', ')}.\n${done}`;
  }
}
