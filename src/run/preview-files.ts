import { formatDiff } from '../config-files/diff.ts';
import { planProfileEdits } from '../config-files/plan.ts';
import { inspectSecrets } from '../repository/git.ts';
import { planRecord } from '../repository/record.ts';
import type { Repository } from '../repository/repository.ts';
import type { YamlPlan } from '../repository/yaml-plan.ts';
import type { RunContext } from './context.ts';
import { SECRET_NAMES } from './guard-secrets.ts';
import type { PlannedFile, RequestedFiles } from './plan.ts';
import { type ProfileRequest, toProfileEdit } from './write-profile.ts';

type PreviewContext = Pick<RunContext, 'runtime' | 'repository'>;

export interface FilesPreview {
  /** Every file that would change, in the order in which they are written. */
  readonly files: readonly PlannedFile[];
  /** What stands in the diffs for what is not known yet. */
  readonly notes: readonly string[];
}

/** The diffs of everything that would be written. Throws where a file cannot be edited, before anything else happens. */
export async function previewFiles(context: PreviewContext, requested: RequestedFiles): Promise<FilesPreview> {
  const { repository } = context;
  const records = await Promise.all(
    requested.records.map(({ environment, ...identity }) => planRecord(repository, environment, identity)),
  );
  const files = [
    ...(await previewIgnores(context)),
    ...(await previewProfiles(repository, requested.profiles)),
    ...(await previewTexts(records)),
  ];
  return { files, notes: [] };
}

/** What `guardSecrets` would add to `.gitignore`. */
async function previewIgnores({ runtime, repository }: PreviewContext): Promise<PlannedFile[]> {
  const { ignore } = await inspectSecrets(repository.awsDir, SECRET_NAMES, {
    env: runtime.env,
    signal: runtime.interrupt,
  });
  if (ignore === undefined) return [];
  const { path, before, after } = ignore;
  return previewTexts([
    { path, ...(before === undefined ? {} : { before: String(before) }), after: String(after), changed: true },
  ]);
}

/** The diffs of the AWS files, secrets masked. Throws where the files cannot be edited, before anything else happens. */
async function previewProfiles(repository: Repository, requests: readonly ProfileRequest[]): Promise<PlannedFile[]> {
  if (requests.length === 0) return [];
  const plan = await planProfileEdits(repository, requests.map(toProfileEdit));
  const files = [plan.config, plan.credentials].filter((file) => file.changed);
  return Promise.all(files.map(async (file) => ({ path: file.path, diff: await formatDiff(file) })));
}

/** The diffs of YAML files and other texts. */
export async function previewTexts(plans: readonly YamlPlan[]): Promise<PlannedFile[]> {
  const changed = plans.filter((plan) => plan.changed);
  return Promise.all(changed.map(async (plan) => ({ path: plan.path, diff: await formatDiff(plan) })));
}
