import type { Structure } from '../../protocol/values.ts';
import type {
  AccountCreation,
  AccountStatus,
  OrganizationalUnit,
  OrganizationRecord,
  World,
} from '../../state/world.ts';
import type { Call } from '../operation.ts';
import type { MemberAccount } from './membership.ts';

const POLICY_TYPES = [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }];

/** An ARN of something in the organization: always of the management account, whoever asks. */
export function makeOrganizationsArn(organization: OrganizationRecord, kind: string, ...ids: string[]): string {
  const tail = [kind, organization.id, ...ids].join('/');
  return `arn:aws:organizations::${organization.managementAccountId}:${tail}`;
}

export function formatOrganization(organization: OrganizationRecord, world: World): Structure {
  const management = organization.managementAccountId;
  return {
    Id: organization.id,
    Arn: makeOrganizationsArn(organization, 'organization'),
    FeatureSet: organization.featureSet,
    MasterAccountArn: makeOrganizationsArn(organization, 'account', management),
    MasterAccountId: management,
    MasterAccountEmail: world.accounts[management]?.email,
    AvailablePolicyTypes: organization.featureSet === 'ALL' ? POLICY_TYPES : [],
  };
}

// The retired field knew neither CLOSED nor PENDING_ACTIVATION.
const RETIRED_STATUS: Readonly<Record<AccountStatus, string>> = {
  PENDING_ACTIVATION: 'ACTIVE',
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  PENDING_CLOSURE: 'PENDING_CLOSURE',
  CLOSED: 'SUSPENDED',
};

/** The ids from the organization down to `parentId`, as `Path` and `Paths` write them. */
function makePath(organization: OrganizationRecord, parentId: string): string {
  const parent = organization.units[parentId]?.parentId;
  return parent === undefined ? `${organization.id}/${parentId}/` : `${makePath(organization, parent)}${parentId}/`;
}

/** An account that was asked to close is told as open by turns for a while. */
function getToldState({ state, closureVisibleAt }: MemberAccount, now: number): AccountStatus {
  const isHidden = state === 'PENDING_CLOSURE' && now < (closureVisibleAt ?? 0) && Math.floor(now / 1000) % 2 === 0;
  return isHidden ? 'ACTIVE' : state;
}

export function formatAccount(
  member: MemberAccount,
  organization: OrganizationRecord,
  { now, settings: { accountStateFields: fields } }: Pick<Call, 'now' | 'settings'>,
): Structure {
  const state = getToldState(member, now);
  return {
    Id: member.id,
    Arn: makeOrganizationsArn(organization, 'account', member.id),
    Email: member.email,
    Name: member.name,
    Status: fields === 'state' ? undefined : RETIRED_STATUS[state],
    State: fields === 'status' ? undefined : state,
    Paths: [`${makePath(organization, member.membership.parentId)}${member.id}/`],
    JoinedMethod: member.membership.joinedMethod,
    JoinedTimestamp: new Date(member.membership.joinedAt),
  };
}

export function formatUnit(unit: OrganizationalUnit, organization: OrganizationRecord): Structure {
  return {
    Id: unit.id,
    Arn: makeOrganizationsArn(organization, 'ou', unit.id),
    Name: unit.name,
    Path: makePath(organization, unit.id),
  };
}

export function formatCreation(creation: AccountCreation): Structure {
  const done = creation.state !== 'IN_PROGRESS';
  return {
    Id: creation.id,
    AccountName: creation.name,
    State: creation.state,
    RequestedTimestamp: new Date(creation.requestedAt),
    CompletedTimestamp: done ? new Date(creation.completesAt) : undefined,
    AccountId: creation.accountId,
    FailureReason: creation.state === 'FAILED' ? creation.failure : undefined,
  };
}
