import { join } from 'node:path';
import { FAILURES } from '../errors/catalogue.ts';
import { Failure, isFailure, rankExit } from '../errors/failure.ts';
import { chooseFolder } from '../repository/environment-lookup.ts';
import {
  type EnvironmentRecord,
  getProfileName,
  listEnvironments,
  readEnvironments,
  requireEnvironment,
} from '../repository/environments.ts';
import { orderSiblings, type YamlPlan } from '../repository/plan-yaml.ts';
import type { Repository } from '../repository/repository.ts';
import { SettingsReader } from '../repository/settings.ts';
import { type ChosenRegions, chooseRegions, readConfiguredRegions, type WantedRegions } from './configured-regions.ts';
import { type BucketNames, planEnvironmentFiles } from './environment-files.ts';
import { isStackRepository, planRootFiles } from './layout.ts';

/** An environment to configure: what `account add` or `profile write` know of it. */
export interface EnvironmentToConfigure extends WantedRegions {
  readonly environment: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** The profile it is reached by on this machine. */
  readonly profile: string;
  /** The profile everybody reaches it by, for a file that names none. */
  readonly usualProfile: string;
}

export interface PlannedConfiguration {
  /** As asked for, with the regions that were chosen. */
  readonly environments: readonly (EnvironmentToConfigure & ChosenRegions)[];
  readonly plans: readonly YamlPlan[];
  /** Names of state buckets that were drawn at random; drawn again, they are others. */
  readonly newBuckets: readonly string[];
}

/**
 * Plans the terragrunt files of `environments`: the root configuration where there is none, the region.yaml files and
 * environment.yaml. What a user wrote stays; nothing is written yet.
 *
 * `options.randomBytes` gives new bucket names; with `options.probe` each bucket name is known to be free or ours.
 * Throws RECORD_CONTRADICTS, REGION_CONTRADICTS, REGION_INVALID, INPUT_NEEDED, STATE_BUCKET_TAKEN,
 * STATE_BUCKET_ELSEWHERE, STATE_BUCKET_LOST, YAML_UNREADABLE, REPOSITORY_INVALID, and why a bucket is not known where
 * it is not; of several environments the gravest.
 */
export async function planConfiguration(
  repository: Repository,
  environments: readonly EnvironmentToConfigure[],
  options: BucketNames,
): Promise<PlannedConfiguration> {
  const reader = new SettingsReader(repository);
  const records = await readEnvironments(repository, reader);
  const isStack = isStackRepository(repository);
  const planned = await Promise.allSettled(
    environments.map(async (wanted) => {
      const record = records.find(({ environment }) => environment === wanted.environment);
      const configured = await readConfiguredRegions(reader, record);
      const isOpen = configured.primary === undefined || configured.secondary === undefined;
      const siblings = isOpen ? await readSiblings(reader, records, wanted.environment) : [];
      const regions = chooseRegions(wanted.environment, wanted, { configured, siblings, isStack });
      const environment = { ...wanted, ...regions };
      const folder = chooseFolder(records, wanted.environment);
      const request = { ...environment, folder };
      const given = { reader, records, configured, names: options };
      return { environment, folder, ...(await planEnvironmentFiles(repository, request, given)) };
    }),
  );
  const reasons = planned.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (reasons.length > 0) throw pickGravest(reasons);
  const done = planned.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const folders = done.map(({ folder }) => join(repository.environmentsDir, folder));
  return {
    environments: done.map(({ environment }) => environment),
    newBuckets: done.flatMap(({ newBucket }) => newBucket ?? []),
    plans: [
      ...(await planRootFiles(repository, folders, orderSiblings(records, ''))),
      ...done.flatMap(({ plans }) => plans),
    ],
  };
}

function readSiblings(reader: SettingsReader, records: readonly EnvironmentRecord[], environment: string) {
  return Promise.all(orderSiblings(records, environment).map((record) => readConfiguredRegions(reader, record)));
}

/** A bug of ours before every expected failure, and of those the first of the gravest. */
function pickGravest(reasons: readonly unknown[]): unknown {
  const gravity = (reason: unknown) => (isFailure(reason) ? rankExit(FAILURES[reason.code].exit) : -1);
  return reasons.toSorted((one, other) => gravity(one) - gravity(other))[0];
}

export interface ConfigureRequest {
  /** Empty: every environment that is recorded. */
  readonly environments: readonly string[];
  readonly primaryRegion: string | undefined;
  readonly secondaryRegion: string | undefined;
  /** For those that are configured for none yet. */
  readonly newPrimaryRegion?: string | undefined;
  /** An environment whose files are all written is left alone, without asking S3 about its bucket. */
  readonly trustsWritten?: boolean;
}

/** The environments that the repository records. Throws ENVIRONMENT_UNKNOWN for one without an account. */
export async function loadEnvironmentsToConfigure(
  repository: Repository,
  request: ConfigureRequest,
  getRegion: (profile: string) => string | undefined,
): Promise<EnvironmentToConfigure[]> {
  const records = selectRecords(await readEnvironments(repository), request.environments);
  return records.map((record) => {
    const { environment, accountId, settings } = record;
    const profile = getProfileName(environment, record);
    return {
      environment,
      // What a person's own environment.user.yaml says is no business of the committed file.
      accountId: settings.getCommitted().getText('aws_account_id') ?? accountId,
      profile,
      usualProfile: getProfileName(environment),
      primaryRegion: request.primaryRegion,
      secondaryRegion: request.secondaryRegion,
      newPrimaryRegion: request.newPrimaryRegion,
      profileRegion: getRegion(profile),
    };
  });
}

type RecordWithAccount = EnvironmentRecord & { readonly accountId: string };

function selectRecords(records: readonly EnvironmentRecord[], names: readonly string[]): RecordWithAccount[] {
  const recorded = records.filter((record): record is RecordWithAccount => record.accountId !== undefined);
  if (names.length === 0 && recorded.length > 0) return recorded;
  if (names.length === 0) throw makeNoAccountFailure('any environment', 'production');
  const known = listEnvironments(records, []);
  return names.map((name) => {
    const { environment, record } = requireEnvironment(known, name);
    const found = recorded.find((candidate) => candidate === record);
    if (found === undefined) throw makeNoAccountFailure(environment, environment);
    return found;
  });
}

function makeNoAccountFailure(what: string, environment: string): Failure {
  return new Failure('ENVIRONMENT_UNKNOWN', `The repository records no account for ${what}.`, {
    suggestions: [`Make or adopt one: pf aws account add ${environment}`],
    details: { environment },
  });
}
