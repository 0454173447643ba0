import { listAccounts, type OrganizationAccount } from '../../aws/organizations.ts';
import { Failure } from '../../errors/failure.ts';
import { type EnvironmentRecord, readEnvironments } from '../../repository/environments.ts';
import { SettingsReader } from '../../repository/settings.ts';
import type { RunContext } from '../../run/context.ts';
import { openManagement, openManagementOrganizations } from '../../run/management.ts';
import { type OrganizationModule, readOrganizationModule } from '../../terragrunt/organization-module.ts';
import { hasTerragrunt } from '../../terragrunt/runs.ts';

/** What bears on the adoption of accounts. */
export interface AdoptState {
  readonly module: OrganizationModule;
  readonly records: readonly EnvironmentRecord[];
  readonly accounts: readonly OrganizationAccount[];
  readonly managementAccountId: string;
  /** The profile that the organization module is applied by. */
  readonly profile: string;
}

/** Changes nothing. Throws ORGANIZATION_MODULE_MISSING, COMMAND_NOT_FOUND, and what openManagement throws. */
export async function loadAdoptState(context: RunContext): Promise<AdoptState> {
  const { repository, retry, runtime } = context;
  const reader = new SettingsReader(repository);
  const records = await readEnvironments(repository, reader);
  const module = await readOrganizationModule(reader, records);
  if (module === undefined) {
    const message = `No environment in ${repository.environmentsDir} has the unit aws_organization with a module.yaml.`;
    throw new Failure('ORGANIZATION_MODULE_MISSING', message);
  }
  requireTerragrunt(runtime.env.PATH);
  const management = await openManagement(context, undefined);
  return {
    module,
    records,
    accounts: await listAccounts(openManagementOrganizations(management, retry)),
    managementAccountId: management.organization.managementAccountId,
    profile: management.profile,
  };
}

/** Before an entry is written that could not be imported. */
function requireTerragrunt(path: string | undefined): void {
  if (hasTerragrunt(path)) return;
  throw new Failure('COMMAND_NOT_FOUND', 'terragrunt is not on the PATH, and the account is imported by it.', {
    suggestions: ["Run this in the repository's devshell, which brings it."],
  });
}
