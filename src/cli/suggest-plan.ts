import { relative } from 'node:path';
import type { Repository } from '../repository/repository.ts';
import type { Runtime } from '../runtime.ts';
import { hasTerragrunt, hasUnit } from '../terragrunt/runs.ts';
import { quoteForShell } from '../text.ts';

/** What terragrunt is to be told next, where it is installed and has a unit to plan; undefined elsewhere. */
export function suggestPlan(
  repository: Pick<Repository, 'environmentsDir'>,
  { env, cwd }: Pick<Runtime, 'env' | 'cwd'>,
): string | undefined {
  if (!hasTerragrunt(env.PATH) || !hasUnit(repository)) return undefined;
  const folder = relative(cwd, repository.environmentsDir) || '.';
  return `terragrunt run --all plan --working-dir ${quoteForShell(folder)}`;
}
