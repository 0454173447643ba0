import { listAccounts as listOrganizationAccounts } from '../../aws/organizations.ts';
import { readAwsFiles } from '../../config-files/read.ts';
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
  const [accounts, records] = await Promise.all([
    listOrganizationAccounts(openManagementOrganizations(management, context.retry)),
    readEnvironments(context.repository),
  ]);
  const { managementAccountId } = management.organization;
  return compareAccounts({ accounts, records, profiles, managementAccountId });
}
