import { Failure } from '../errors/failure.ts';
import { MANAGEMENT, readEnvironments } from '../repository/environments.ts';
import type { Repository } from '../repository/repository.ts';

/**
 * A repository belongs to one organization. Throws RECORD_CONTRADICTS where it records another management account than
 * `account`, the one at hand, and ENVIRONMENT_CONFLICT where it records that one as an environment's.
 */
export async function requireRecordedManagement(
  repository: Pick<Repository, 'environmentsDir'>,
  account: string,
): Promise<void> {
  const records = await readEnvironments(repository);
  const recorded = records.find((record) => record.environment === MANAGEMENT);
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
  const member = records.find((record) => record.environment !== MANAGEMENT && record.accountId === account);
  if (member !== undefined) {
    throw new Failure(
      'ENVIRONMENT_CONFLICT',
      `Account ${account} is recorded as ${member.environment}; it cannot be the management account as well.`,
      { details: { account, environment: member.environment } },
    );
  }
}
