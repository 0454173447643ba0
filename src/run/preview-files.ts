import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatDiff } from '../config-files/diff.ts';
import type { ProfileEdit } from '../config-files/managed-keys.ts';
import { planProfileEdits } from '../config-files/plan.ts';
import type { Profiles } from '../config-files/profile.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { isFailure } from '../errors/failure.ts';
import { writeFailed } from '../files/failed.ts';
import { resolveRealPath } from '../files/paths.ts';
import type { IgnorePlan } from '../repository/git.ts';
import { planRecord, type YamlPlan } from '../repository/plan-yaml.ts';
import {
  loadEnvironmentsToConfigure,
  type PlannedConfiguration,
  planConfiguration,
} from '../terragrunt/plan-configuration.ts';
import type { BucketAnswer, BucketPlace } from '../terragrunt/state-bucket.ts';
import type { RunContext } from './context.ts';
import { planGuard } from './guard-secrets.ts';
import { type PlannedFile, type RequestedFiles, UNKNOWN_ACCOUNT } from './plan.ts';
import { type OwnProfile, planOwnIgnore, planOwnRecord, toProfileEdit } from './write-profile.ts';

type PreviewContext = Pick<RunContext, 'runtime' | 'repository'>;

interface FilesPreview {
  /** Every file that would change, in the order in which they are written. */
  readonly files: readonly PlannedFile[];
  /** What stands in the diffs for what is not known yet. */
  readonly placeholders: readonly string[];
}

/** The diffs of everything that would be written. Throws where a file cannot be edited. */
export async function planFilePreviews(context: PreviewContext, requested: RequestedFiles): Promise<FilesPreview> {
  const { repository } = context;
  const records = await Promise.all(
    requested.records.map(({ environment, ...identity }) => planRecord(repository, environment, identity)),
  );
  const configuration = await planChainedConfiguration(context, requested, records);
  const texts = await previewConfiguration({
    plans: joinPlans([...records, ...configuration.plans]),
    newBuckets: configuration.newBuckets,
  });
  const own = await Promise.all((requested.own ?? []).map((one) => previewOwn(context, one)));
  const files = [
    ...(await previewIgnores(context, requested.keyFile)),
    ...(await previewEdits(context, requested.profiles.map(toProfileEdit))),
    ...own.flat(),
    ...texts.files,
  ];
  for (const { path } of files) await assertWritable(path);
  return { files, placeholders: texts.placeholders };
}

/** Throws WRITE_FAILED where a file could not be written, as the run would. */
async function assertWritable(path: string): Promise<void> {
  let folder = dirname(await resolveRealPath(path));
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw writeFailed(path, error);
  });
}

/** What names a profile for this checkout alone, and has git ignore that. */
async function previewOwn({ runtime, repository }: PreviewContext, own: OwnProfile): Promise<PlannedFile[]> {
  const plans = await planOwnRecord(repository, own);
  if (plans.length === 0) return [];
  const { ignore } = await planOwnIgnore(own.record, runtime);
  return previewTexts([...listIgnore(ignore), ...plans]);
}

function listIgnore(ignore: IgnorePlan | undefined): YamlPlan[] {
  if (ignore === undefined) return [];
  const { path, before, after } = ignore;
  return [{ path, ...(before === undefined ? {} : { before: String(before) }), after: String(after), changed: true }];
}

type Configuration = Pick<PlannedConfiguration, 'plans' | 'newBuckets'>;

/** Terragrunt files on top of records yet to be written. S3 is asked about buckets as far as it answers. */
async function planChainedConfiguration(
  { runtime, repository }: PreviewContext,
  { profiles, configured, newPrimaryRegion, askers = new Map() }: RequestedFiles,
  records: readonly YamlPlan[],
): Promise<Configuration> {
  if (configured.length === 0) return { plans: [], newBuckets: [] };
  const planned = { ...repository, pending: new Map(records.map(({ path, after }) => [path, after])) };
  const regions = new Map(profiles.map(({ profile, region }) => [profile, region]));
  const existing = readAwsFiles(repository);
  const request = { environments: configured, primaryRegion: undefined, secondaryRegion: undefined, newPrimaryRegion };
  try {
    const environments = await loadEnvironmentsToConfigure(
      planned,
      request,
      (profile) => regions.get(profile) ?? existing.get(profile)?.region,
    );
    const { openProbe } = await import('./bucket-probe.ts');
    const asked: Profiles = {
      get: (name) => askers.get(name) ?? existing.get(name),
      has: (name) => askers.has(name) || existing.has(name),
      keys: () => new Set([...existing.keys(), ...askers.keys()]),
    };
    const { probe, close } = await openProbe(runtime, repository, asked);
    return await planConfiguration(planned, environments, {
      randomBytes: runtime.randomBytes,
      git: { env: runtime.env, signal: runtime.interrupt },
      probe: async (bucket, place) => settleDoubt(await probe(bucket, place), place),
      drawsAgain: true,
      trustsWritten: true,
    }).finally(close);
  } catch (error) {
    if (!isFailure(error)) throw error;
    const later = 'Or leave the terragrunt configuration for later: add --no-next';
    throw error.with({ suggestions: [...error.suggestions, later] });
  }
}

/** What nobody can tell before there is a key stops no plan; an account yet to be made has no bucket that is there. */
function settleDoubt(answer: BucketAnswer, { accountId }: BucketPlace): BucketAnswer {
  if (answer.kind !== 'unknown') return answer;
  const isThere = answer.failure.code === 'PROFILE_MISSING' || answer.failure.code === 'PROFILE_NO_CREDENTIALS';
  return { kind: isThere && accountId === UNKNOWN_ACCOUNT ? 'taken' : 'free' };
}

/** Several plans of one file, each on top of the one before, as one. */
function joinPlans(plans: readonly YamlPlan[]): YamlPlan[] {
  const joined = new Map<string, YamlPlan>();
  for (const plan of plans) {
    const first = joined.get(plan.path) ?? plan;
    joined.set(plan.path, { ...first, after: plan.after, changed: first.before !== plan.after });
  }
  return [...joined.values()];
}

/** What stands for the random end of a name that will be drawn again. */
const UNKNOWN_END = '????????';

/** The diffs of a configuration; names that a run would draw anew are shown as what they are. */
export async function previewConfiguration({ plans, newBuckets }: Configuration): Promise<FilesPreview> {
  const hide = (text: string) =>
    newBuckets.reduce(
      (hidden, name) => hidden.replaceAll(name, name.slice(0, -UNKNOWN_END.length) + UNKNOWN_END),
      text,
    );
  const files = await previewTexts(plans.map((plan) => ({ ...plan, after: hide(plan.after) })));
  const note = `${UNKNOWN_END} stands for the end of a state bucket's name, which is drawn at random when it is written.`;
  return { files, placeholders: newBuckets.length === 0 ? [] : [note] };
}

/** What `guardSecrets` would have git ignore. Throws FILES_UNSAFE where that would. */
async function previewIgnores(
  { runtime, repository }: PreviewContext,
  keyFile: string | undefined,
): Promise<PlannedFile[]> {
  return previewTexts((await planGuard(runtime, { ...repository, keyFile })).flatMap(listIgnore));
}

/** The diffs of the AWS files, secrets masked. Throws where they cannot be edited. */
export async function previewEdits(
  { repository }: Pick<PreviewContext, 'repository'>,
  edits: readonly ProfileEdit[],
): Promise<PlannedFile[]> {
  if (edits.length === 0) return [];
  const plan = await planProfileEdits(repository, edits);
  const files = [plan.config, plan.credentials].filter((file) => file.changed);
  return Promise.all(files.map(async (file) => ({ path: file.path, diff: await formatDiff(file) })));
}

/** The diffs of YAML files and other texts. */
export async function previewTexts(plans: readonly YamlPlan[]): Promise<PlannedFile[]> {
  const changed = plans.filter((plan) => plan.changed);
  return Promise.all(changed.map(async (plan) => ({ path: plan.path, diff: await formatDiff(plan) })));
}
