import { join, relative } from 'node:path';
import { findAudiences, findRole, type IamRole, listRolePolicies } from '../../aws/iam-roles.ts';
import type { KnownEnvironment } from '../../repository/environments.ts';
import type { RunContext } from '../../run/context.ts';
import { type OpenedEnvironment, openEnvironment } from '../../run/environment-access.ts';
import { addTrust, type CiRole, getProviderName, listRoles } from './decide.ts';
import type { CiAddRequest } from './request.ts';

/** A role beside what there is of it. */
export interface RoleState {
  readonly role: CiRole;
  readonly earlier: IamRole | undefined;
  readonly isAttached: boolean;
  /** The trust policy as it is to be. */
  readonly trust: string;
}

/** An account as it lets jobs in. */
export interface CiState {
  readonly environment: string;
  /** Its folder, from the root of the repository. */
  readonly folder: string;
  /** Where its jobs work: that of its state, else its profile's. */
  readonly region: string;
  readonly opened: OpenedEnvironment;
  readonly providerArn: string;
  /** Undefined where there is no such provider yet. */
  readonly audiences: readonly string[] | undefined;
  readonly roles: readonly RoleState[];
}

/** Changes nothing. Throws CI_ROLE_FOREIGN, and what opening the environment comes to. */
export async function loadCi(context: RunContext, known: KnownEnvironment, request: CiAddRequest): Promise<CiState> {
  const opened = await openEnvironment(context, known);
  const { iam, identity } = opened;
  const { repository } = context;
  const provider = getProviderName(request.source);
  const [, partition = 'aws'] = identity.arn.split(':');
  const providerArn = `arn:${partition}:iam::${identity.account}:oidc-provider/${provider}`;
  const roles: RoleState[] = [];
  for (const role of listRoles(request)) {
    const earlier = await findRole(iam, role.name);
    const policies = earlier === undefined ? [] : await listRolePolicies(iam, role.name);
    const trust = addTrust(earlier, role, { providerArn, provider });
    roles.push({ role, earlier, isAttached: policies.includes(role.policy), trust });
  }
  return {
    environment: known.environment,
    folder: relative(repository.root, known.record?.folder ?? join(repository.environmentsDir, known.environment)),
    region: known.record?.settings.getText('tf_state_region') ?? opened.connection.region,
    opened,
    providerArn,
    audiences: await findAudiences(iam, providerArn),
    roles,
  };
}
