import { Failure, isFailure } from '../../errors/failure.ts';
import type { Runtime } from '../../runtime.ts';
import { findRepositoryHere, requireProven } from '../verify/require-verified.ts';
import { loadUnit } from './load.ts';

/** What terragrunt reads: https://docs.terragrunt.com/schemas/auth-provider-cmd/v2/schema.json */
export interface AuthDocument {
  readonly awsCredentials?: {
    readonly ACCESS_KEY_ID: string;
    readonly SECRET_ACCESS_KEY: string;
    /** Empty for a key that is no session's. */
    readonly SESSION_TOKEN: string;
  };
  readonly envs: Readonly<Record<string, string>>;
}

interface ProvenAuth {
  readonly document: AuthDocument;
  /** Who vouched for it in AWS's place, as an origin; undefined where it was AWS. */
  readonly endpoint: string | undefined;
}

interface AuthOptions {
  readonly repoRoot: string | undefined;
  /** A quarter of an hour unless it is given. */
  readonly maxAge: number | undefined;
}

/** terragrunt asks once or twice for each of a hundred units: AWS is asked once. */
const USUAL_MAX_AGE_MS = 15 * 60_000;

/** Tells root.hcl that no profile is needed, also where terragrunt was given us by a flag. */
const BROUGHT = { PF_AWS_CREDENTIALS: 'environment' };

/**
 * The credentials for the unit in the current folder, proven to be of the account that its settings name; none outside
 * of a repository, for terragrunt also runs this in a temporary folder, where the credentials it already has still
 * apply. Throws ENVIRONMENT_UNKNOWN in a repository outside of its environments.
 */
export async function proveAuth(
  { repoRoot, maxAge = USUAL_MAX_AGE_MS }: AuthOptions,
  runtime: Runtime,
): Promise<ProvenAuth> {
  const repository = await findRepositoryHere(repoRoot, runtime);
  if (repository === undefined) return { document: { envs: BROUGHT }, endpoint: undefined };
  const { folder, environment, unit, reader, stateAccount, advice } = await loadUnit(repository, runtime);
  if (unit.expected !== undefined) assertOneAccount(environment, unit.expected.account, stateAccount);
  // With these credentials, no profile is used.
  const here = { environment, unit, reader, ownProfileOnly: true };
  const proven = await requireProven(repository, { ...here, maxAge }, runtime).catch((error: unknown) => {
    throw isFailure(error) && error.code === 'WRONG_ACCOUNT' && advice.length > 0
      ? error.with({ suggestions: advice })
      : error;
  });
  assertOneAccount(environment, proven.result.expectedAccount, stateAccount);
  const credentials = proven.credentials ?? (await requireProven(repository, here, runtime)).credentials;
  if (credentials === undefined) throw new Error('credentials were proven and are not there');
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials;
  const document = {
    awsCredentials: { ACCESS_KEY_ID: accessKeyId, SECRET_ACCESS_KEY: secretAccessKey, SESSION_TOKEN: sessionToken },
    // Nobody else has to ask whose they are, where a unit of this folder wants that account: root.hcl goes by the
    // folder.
    envs: { ...BROUGHT, PF_AWS_PROVEN: `${folder}=${proven.result.expectedAccount}` },
  };
  return { document, endpoint: proven.result.endpoint };
}

/** One pair of credentials is of one account. */
function assertOneAccount(environment: string, account: string | null, stateAccount: string | undefined): void {
  if (stateAccount === undefined || account === null || stateAccount === account) return;
  const message = `This unit of ${environment} is deployed to account ${account}, but keeps its state in account ${stateAccount}: credentials brought by terragrunt auth are of one account.`;
  throw new Failure('WRONG_ACCOUNT', message, {
    suggestions: [
      'Let terragrunt use the profiles that the settings name for this unit: TG_AUTH_PROVIDER_CMD= terragrunt plan',
      `Or keep its state in account ${account}: take tf_state_account_id out of its settings.`,
    ],
    details: { environment, account, stateAccount },
  });
}
