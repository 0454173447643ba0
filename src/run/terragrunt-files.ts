import { Failure } from '../errors/failure.ts';
import {
  type EnvironmentRecord,
  findEnvironment,
  getProfileName,
  readEnvironments,
} from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';
import type { EnvironmentToConfigure } from '../terragrunt/plan-configuration.ts';

export interface ConfigureRequest {
  /** Empty: every environment that is recorded. */
  readonly environments: readonly string[];
  readonly primaryRegion: string | undefined;
  readonly secondaryRegion: string | undefined;
  /** An environment whose files are all written is left alone, without asking S3 about its bucket. */
  readonly trustsWritten?: boolean;
}

/** The environments to configure, as the repository records them. Throws ENVIRONMENT_UNKNOWN for one without an account. */
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
      profileRegion: getRegion(profile),
    };
  });
}

type RecordWithAccount = EnvironmentRecord & { readonly accountId: string };

function selectRecords(records: readonly EnvironmentRecord[], names: readonly string[]): RecordWithAccount[] {
  const recorded = records.filter((record): record is RecordWithAccount => record.accountId !== undefined);
  if (names.length === 0 && recorded.length > 0) return recorded;
  if (names.length === 0) throw unknownEnvironment('any environment', []);
  return names.map((name) => {
    const found = findEnvironment(records, name);
    const record = recorded.find((candidate) => candidate === found);
    if (record === undefined) throw unknownEnvironment(name, recorded);
    return record;
  });
}

function unknownEnvironment(environment: string, recorded: readonly RecordWithAccount[]): Failure {
  return new Failure('ENVIRONMENT_UNKNOWN', `The repository records no account for ${environment}.`, {
    suggestions: [
      `Make or adopt one: pf aws account add ${environment === 'any environment' ? 'production' : environment}`,
      ...(recorded.length === 0 ? [] : [`Recorded are: ${recorded.map((record) => record.environment).join(', ')}`]),
    ],
    details: { environment, known: recorded.map((record) => record.environment) },
  });
}
