import { type ClosingMark, isClosed, readMark } from '../../access/closing-tag.ts';
import { CLOSING_TAG } from '../../access/tags.ts';
import {
  findTagged,
  listAccounts as listOrganizationAccounts,
  type OrganizationAccount,
  type Organizations,
} from '../../aws/organizations.ts';
import { readAwsFiles } from '../../config-files/read.ts';
import { isFailure } from '../../errors/failure.ts';
import { EXIT } from '../../errors/kinds.ts';
import { readEnvironments } from '../../repository/environments.ts';
import type { RunContext } from '../../run/context.ts';
import { openManagement, openManagementOrganizations } from '../../run/management.ts';
import { compareAccounts, type ListedAccount } from './decide.ts';

/** Every account of the organization beside what the repository knows, the management account first. */
export async function listAccounts(
  context: RunContext,
  managementProfile: string | undefined,
): Promise<ListedAccount[]> {
  const management = await openManagement(context, managementProfile);
  const profiles = new Set(readAwsFiles(context.repository).keys());
  const organizations = openManagementOrganizations(management, context.retry);
  const [accounts, records] = await Promise.all([
    listOrganizationAccounts(organizations),
    readEnvironments(context.repository),
  ]);
  const isRecorded = ({ id }: OrganizationAccount) => records.some(({ accountId }) => accountId === id);
  const { managementAccountId } = management.organization;
  const marks = await readMarks(
    organizations,
    accounts.filter(
      (account) => account.id !== managementAccountId && (isClosed(account.state) || !isRecorded(account)),
    ),
  );
  return compareAccounts({ accounts, records, profiles, managementAccountId, marks });
}

/**
 * What is noted on those that are closed, or may be: AWS shows a closing one as open by turns. Whoever may not read
 * tags learns no day, and need not.
 */
async function readMarks(
  organizations: Organizations,
  accounts: readonly OrganizationAccount[],
): Promise<Map<string, ClosingMark | undefined>> {
  try {
    // Hundreds that are in use are not worth a call each.
    const withoutIndex = new Set(accounts.flatMap(({ id, state }) => (isClosed(state) ? [id] : [])));
    const tags = await findTagged(organizations, accounts, { key: CLOSING_TAG, values: [], withoutIndex });
    return new Map([...tags].map(([id, of]) => [id, readMark(of)]));
  } catch (error) {
    if (!isFailure(error) || error.exit !== EXIT.failed) throw error;
    return new Map();
  }
}
