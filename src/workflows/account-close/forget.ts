import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDiff } from '../../config-files/diff.ts';
import { planProfileEdits } from '../../config-files/plan.ts';
import { writeProfiles } from '../../config-files/write.ts';
import type { EnvironmentRecord } from '../../repository/environments.ts';
import { writePlans, type YamlPlan } from '../../repository/plan-yaml.ts';
import { readYamlText } from '../../repository/yaml.ts';
import { commentOutYamlKeys } from '../../repository/yaml-comment.ts';
import type { RunContext } from '../../run/context.ts';
import type { PlannedFile } from '../../run/plan.ts';
import { previewTexts } from '../../run/preview-files.ts';
import { removeProofs } from '../verify/proof-cache.ts';
import type { AccountCloseState } from './load.ts';

/** What binds an environment to its account: a new one of that name must not get any of it. */
const BOUND_KEYS = ['aws_account_id', 'aws_profile', 'tf_state_account_id', 'tf_state_bucket', 'tf_state_lock_table'];

/** What the repository forgets of an environment. */
type Forgotten = Pick<AccountCloseState, 'record' | 'profiles' | 'account'> & { readonly removesFolder: boolean };

const removeProfile = (profile: string) => ({ profile, remove: 'profile' }) as const;

/** The files that would change, in the order in which they do. */
export async function previewForgetting(context: RunContext, forgotten: Forgotten): Promise<PlannedFile[]> {
  const { record, profiles, removesFolder } = forgotten;
  const removed = await planProfileEdits(context.repository, profiles.map(removeProfile));
  const changed = [removed.config, removed.credentials].filter((file) => file.changed);
  const profileFiles = await Promise.all(
    changed.map(async (file) => ({ path: file.path, diff: await formatDiff(file) })),
  );
  if (record === undefined) return profileFiles;
  const settings = removesFolder
    ? await previewFolder(record.folder)
    : await previewTexts(await planRecords(context, forgotten));
  return [...settings, ...profileFiles];
}

/** Forgets it, the secret last. Gives back the files that changed or went. */
export async function forgetEnvironment(context: RunContext, forgotten: Forgotten): Promise<string[]> {
  const { repository, runtime } = context;
  const { record, profiles, removesFolder } = forgotten;
  const changed: string[] = [];
  if (record !== undefined && removesFolder) {
    changed.push(...(await listFiles(record.folder)));
    await rm(record.folder, { recursive: true, force: true });
  } else if (record !== undefined) {
    changed.push(...(await writePlans(await planRecords(context, forgotten))));
  }
  for (const profile of profiles) removeProofs(repository.awsDir, profile);
  if (profiles.length === 0) return changed;
  const removed = await writeProfiles(repository, profiles.map(removeProfile), { clock: runtime.clock });
  return [...changed, ...removed.changed];
}

/** environment.yaml, and what a person has beside it, without what binds them to the account. */
async function planRecords({ runtime }: RunContext, { record, account }: Forgotten): Promise<YamlPlan[]> {
  const { folder } = record as EnvironmentRecord;
  const day = new Date(runtime.clock.now()).toISOString().slice(0, 10);
  const plans: YamlPlan[] = [];
  for (const name of ['environment.yaml', 'environment.user.yaml']) {
    const path = join(folder, name);
    const before = await readYamlText(path);
    if (before === undefined) continue;
    const after = commentOutYamlKeys(path, before, BOUND_KEYS, `Account ${account.id} was closed, ${day}.`);
    plans.push({ path, before, after, changed: before !== after });
  }
  return plans;
}

async function previewFolder(folder: string): Promise<PlannedFile[]> {
  const files = await listFiles(folder);
  return Promise.all(
    files.map(async (path) => {
      const before = path.endsWith('.yaml') ? await readYamlText(path) : undefined;
      return { path, diff: await formatDiff({ path, before: before ?? '(all of it)\n', after: '', changed: true }) };
    }),
  );
}

/** Every file of `folder`, absolute, but for what terragrunt and OpenTofu make themselves. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((path) => !/\/\.(?:terragrunt-cache|terraform)\//.test(path)).sort();
}
