import { Failure } from '../errors/failure.ts';
import { findManagement, MANAGEMENT, mayShareAccount, readEnvironments } from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';

/**
 * The environment, by name, of the management account `account`, which is at hand. A repository belongs to one
 * organization: throws RECORD_CONTRADICTS where it records another management account. `isProven` says that an
 * organization names this account; without one, ENVIRONMENT_CONFLICT where the account is recorded as an environment's.
 */
export async function requireRecordedManagement(
  repository: Pick<Repository, 'environmentsDir'>,
  account: string,
  isProven: boolean,
): Promise<string> {
  const records = await readEnvironments(repository);
  const recorded = findManagement(records, isProven ? account : undefined);
  if (recorded?.accountId !== undefined && recorded.accountId !== account) {
    throw new Failure(
      'RECORD_CONTRADICTS',
      `${recorded.file} records management account ${recorded.accountId}, but the credentials belong to ${account}.`,
      {
        suggestions: [
          `Use credentials of account ${recorded.accountId}, or another repository for the organization of ${account}.`,
          `If ${account} is right, write aws_account_id: "${account}" there; nothing was changed.`,
        ],
        details: { recordedAccount: recorded.accountId, account },
      },
    );
  }
  const name = recorded?.environment ?? MANAGEMENT;
  const member = records.find(
    ({ environment, accountId }) => accountId === account && !mayShareAccount(environment, name),
  );
  if (member === undefined) return name;
  throw new Failure(
    'ENVIRONMENT_CONFLICT',
    `Account ${account} is recorded as ${member.environment}; it cannot be the management account as well.`,
    { details: { account, environment: member.environment } },
  );
}
