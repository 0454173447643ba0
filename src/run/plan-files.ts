import { formatDiff } from '../config-files/diff.ts';
import { planProfileEdits } from '../config-files/plan.ts';
import type { Repository } from '../repository/repository.ts';
import type { YamlPlan } from '../repository/yaml-plan.ts';
import type { PlannedFile } from './plan.ts';
import { editOf, type ProfileWish } from './write-profile.ts';

/** The diffs of the AWS files, secrets masked. Throws where the files cannot be edited, before anything else happens. */
export async function plannedProfiles(repository: Repository, wishes: readonly ProfileWish[]): Promise<PlannedFile[]> {
  const plan = await planProfileEdits(repository, wishes.map(editOf));
  const files = [plan.config, plan.credentials].filter((file) => file.changed);
  return Promise.all(files.map(async (file) => ({ path: file.path, diff: await formatDiff(file) })));
}

/** The diffs of YAML files and other texts. */
export async function plannedTexts(plans: readonly YamlPlan[]): Promise<PlannedFile[]> {
  const changed = plans.filter((plan) => plan.changed);
  return Promise.all(changed.map(async (plan) => ({ path: plan.path, diff: await formatDiff(plan) })));
}
